import assert from 'node:assert/strict';
import {
  answerOf,
  awsCodeOf,
  classifyError,
  describeError,
  type ErrorClass,
  isClockCorrected,
  toFailure,
} from '../../src/aws/errors.ts';
import { Failure } from '../../src/errors/failure.ts';

/** As the SDK throws what AWS answered. */
function said(name: string, status: number | undefined = 400, more: object = {}): Error {
  const $metadata = { ...(status === undefined ? {} : { httpStatusCode: status }), requestId: 'r-1' };
  return Object.assign(new Error(`words of ${name}`), { name, $metadata, ...more });
}
const ofNode = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

/** Name of the error → what it means for the next call, and our code. */
const CLASSES: Readonly<Record<string, readonly [ErrorClass, string]>> = {
  ThrottlingException: ['throttled', 'AWS_THROTTLED'],
  TooManyRequestsException: ['throttled', 'AWS_THROTTLED'],
  SlowDown: ['throttled', 'AWS_THROTTLED'],
  ConcurrentModificationException: ['busy', 'AWS_BUSY'],
  ConcurrentModification: ['busy', 'AWS_BUSY'],
  EntityTemporarilyUnmodifiable: ['busy', 'AWS_BUSY'],
  EntityTemporarilyUnmodifiableException: ['busy', 'AWS_BUSY'],
  FinalizingOrganizationException: ['busy', 'ORGANIZATION_FINALIZING'],
  AuthFailure: ['credentials', 'CREDENTIALS_REFUSED'],
  IncompleteSignature: ['credentials', 'CREDENTIALS_REFUSED'],
  InvalidAccessKeyId: ['credentials', 'CREDENTIALS_REFUSED'],
  InvalidClientTokenId: ['credentials', 'CREDENTIALS_REFUSED'],
  InvalidSignatureException: ['credentials', 'CREDENTIALS_REFUSED'],
  MissingAuthenticationToken: ['credentials', 'CREDENTIALS_REFUSED'],
  MissingAuthenticationTokenException: ['credentials', 'CREDENTIALS_REFUSED'],
  RequestExpired: ['credentials', 'CREDENTIALS_REFUSED'],
  SignatureDoesNotMatch: ['credentials', 'CREDENTIALS_REFUSED'],
  UnrecognizedClientException: ['credentials', 'CREDENTIALS_REFUSED'],
  ExpiredToken: ['credentials', 'CREDENTIALS_EXPIRED'],
  ExpiredTokenException: ['credentials', 'CREDENTIALS_EXPIRED'],
  InternalError: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  InternalFailure: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  InternalServerException: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  RequestTimeout: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  RequestTimeoutException: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  ServiceException: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  ServiceFailure: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  ServiceFailureException: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  ServiceUnavailable: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  ServiceUnavailableException: ['unknown-outcome', 'AWS_UNAVAILABLE'],
  AccessDenied: ['refused', 'AWS_ACCESS_DENIED'],
  AccessDeniedException: ['refused', 'AWS_ACCESS_DENIED'],
  AccessDeniedForDependencyException: ['refused', 'SERVICE_LINKED_ROLE_DENIED'],
  NoSuchEntity: ['refused', 'AWS_REFUSED'],
  LimitExceededException: ['refused', 'AWS_REFUSED'],
};

describe('an answer of AWS', () => {
  for (const [name, [kind, code]] of Object.entries(CLASSES)) {
    it(`${name} is ${kind}, ${code}`, () => {
      assert.equal(classifyError(said(name)), kind);
      const failure = toFailure(said(name), 'CreateAccount');
      assert.equal(failure.code, code);
      assert.match(failure.message, /CreateAccount/);
      assert.match(failure.message, new RegExp(`${name}: words of ${name}$`));
      assert.deepEqual(failure.details, { operation: 'CreateAccount', awsCode: name, requestId: 'r-1' });
    });
  }

  it('is sorted by its status where the name says nothing', () => {
    const kinds = [302, 399, 400, 429, 499, 500, 503].map((status) => classifyError(said('Odd', status)));
    const lost: ErrorClass = 'unknown-outcome';
    assert.deepEqual(kinds, [lost, lost, 'refused', 'throttled', 'refused', lost, lost]);
  });

  it('that tells the time is one to sign again after', () => {
    const corrected = (name: string, clockSkewCorrected: boolean) =>
      isClockCorrected(said(name, 403, { $metadata: { httpStatusCode: 403, clockSkewCorrected } }));
    assert.equal(corrected('SignatureDoesNotMatch', true), true);
    assert.equal(corrected('SignatureDoesNotMatch', false), false);
    assert.equal(corrected('AccessDenied', true), false);
    assert.equal(isClockCorrected(said('SignatureDoesNotMatch')), false);
  });

  it('counts by its reason, where that has a code of its own', () => {
    const constraint = (Reason: string) => toFailure(said('ConstraintViolationException', 400, { Reason }), 'Op');
    assert.equal(constraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED').code, 'ACCOUNT_QUOTA');
    assert.match(constraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED').message, /^AWS refused Op: .*\(ACCOUNT_NUMBER_LIMIT/);
    assert.equal(constraint('SOMETHING_NEW').code, 'AWS_REFUSED');
    assert.equal(constraint('toString').code, 'AWS_REFUSED');
    // What may still heal is no refusal, whatever its reason.
    const busy = said('ConcurrentModificationException', 400, { Reason: 'INVALID_EMAIL' });
    assert.equal(toFailure(busy, 'Op').code, 'AWS_BUSY');
  });
});

describe('no answer of AWS', () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']) {
    it(`${code}: the request never left`, () => {
      assert.equal(classifyError(ofNode(code)), 'unconnected');
      const { code: ours, message, details } = toFailure(ofNode(code), 'Op');
      assert.equal(ours, 'AWS_UNREACHABLE');
      assert.match(message, /^No connection to AWS for Op/);
      assert.deepEqual(details, { operation: 'Op', awsCode: code });
    });
  }
  for (const code of ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']) {
    it(`${code}: nobody knows whether it was done`, () => {
      assert.equal(classifyError(ofNode(code)), 'unknown-outcome');
      const { code: ours, message } = toFailure(ofNode(code), 'Op');
      assert.equal(ours, 'AWS_UNREACHABLE');
      assert.match(message, /broke during Op/);
    });
  }
});

describe('the code and the words of an error', () => {
  it('are AWS’s name, else Node’s code', () => {
    assert.equal(awsCodeOf(said('NoSuchEntity', 404, { code: 'E' })), 'NoSuchEntity');
    assert.equal(awsCodeOf(ofNode('EPIPE')), 'EPIPE');
    for (const name of ['AggregateError', 'TimeoutError']) {
      assert.equal(awsCodeOf(Object.assign(ofNode('ETIMEDOUT'), { name })), 'ETIMEDOUT');
      assert.equal(awsCodeOf(Object.assign(new Error('x'), { name })), name);
    }
    assert.equal(awsCodeOf(Object.assign(new Error('x'), { code: 7 })), 'Error');
    assert.equal(awsCodeOf('a word'), 'Unknown');
  });

  it('are one line, without the empty name', () => {
    assert.equal(describeError(new Error('two\n  lines')), 'two lines');
    assert.equal(describeError(said('Odd')), 'Odd: words of Odd');
    assert.equal(describeError(said('Odd', 400, { Reason: 'WHY' })), 'Odd (WHY): words of Odd');
    assert.equal(describeError(said('Odd', 400, { message: '' })), 'Odd');
    assert.equal(describeError('a word'), 'a word');
  });

  it('are the status where AWS said nothing, as to a HEAD', () => {
    assert.equal(describeError(said('404', 404, { message: 'UnknownError' })), 'status 404');
    assert.equal(describeError(new Error('UnknownError')), 'UnknownError');
  });

  it('are those of all attempts, where Node tried several addresses', () => {
    const both = new AggregateError([ofNode('ECONNREFUSED'), ofNode('ENETUNREACH')]);
    assert.match(describeError(both), /connect ECONNREFUSED; .*connect ENETUNREACH$/);
    assert.deepEqual(answerOf('x'), {});
    assert.deepEqual(answerOf(Object.assign(new Error('x'), { $metadata: undefined })), {});
  });

  it('stay as they are in what is a failure already', () => {
    const failure = new Failure('LOCKED', 'No.');
    assert.equal(toFailure(failure, 'Op'), failure);
    const error = said('Odd');
    assert.equal(toFailure(error, 'Op').cause, error);
  });
});
