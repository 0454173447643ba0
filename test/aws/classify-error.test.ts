import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { canAnswerOtherwise, classifyError, type ErrorClass } from '../../src/aws/classify-error.ts';
import {
  AwsCallError,
  type AwsError,
  describeError,
  isClockCorrected,
  isRefusedWith,
  readError,
} from '../../src/aws/errors.ts';
import { toFailure } from '../../src/aws/to-failure.ts';
import { Failure } from '../../src/errors/failure.ts';

const refusal = (code: string, status = 400): AwsError => ({ kind: 'refusal', status, code, message: 'x' });
const noResponse = (code: string): AwsError => ({ kind: 'no-response', code });
const notAws = (status: number): AwsError => ({ kind: 'not-aws', status });

/** What is thrown by the SDK: AWS's code as name, the status in `$metadata`. */
function sdkError(name: string, status: number, more: object = {}): Error {
  return Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status, requestId: 'r-1' }, ...more });
}

const CASES: readonly [answer: AwsError, kind: ErrorClass, again: boolean][] = [
  [refusal('Throttling'), 'throttled', true],
  [refusal('TooManyRequestsException'), 'throttled', true],
  [refusal('Whatever', 429), 'throttled', true],
  [notAws(429), 'throttled', true],
  [refusal('LimitExceededException'), 'refused', false],
  [refusal('ConcurrentModificationException'), 'busy', true],
  [refusal('EntityTemporarilyUnmodifiable'), 'busy', true],
  [noResponse('ECONNREFUSED'), 'not-connected', true],
  [noResponse('ENOTFOUND'), 'not-connected', true],
  [noResponse('ECONNRESET'), 'ambiguous', true],
  [noResponse('ETIMEDOUT'), 'ambiguous', true],
  [noResponse('CERT_HAS_EXPIRED'), 'blocked', false],
  [noResponse('SELF_SIGNED_CERT_IN_CHAIN'), 'blocked', false],
  [noResponse('ERR_TLS_CERT_ALTNAME_INVALID'), 'blocked', false],
  [noResponse('EPROTO'), 'blocked', false],
  [noResponse('ERR_INVALID_CHAR'), 'blocked', false],
  [noResponse('ERR_PROXY_TUNNEL'), 'blocked', false],
  [refusal('InternalFailure', 500), 'ambiguous', true],
  [refusal('ServiceException', 400), 'ambiguous', true],
  [refusal('Whatever', 500), 'ambiguous', true],
  [refusal('Whatever', 499), 'refused', false],
  [notAws(200), 'ambiguous', false],
  [notAws(404), 'ambiguous', false],
  [notAws(503), 'ambiguous', true],
  [refusal('InvalidClientTokenId', 403), 'credentials', false],
  [refusal('ExpiredTokenException'), 'credentials', false],
  [refusal('AccessDenied', 403), 'refused', false],
  [refusal('constructor'), 'refused', false],
];

describe('what an error means for the next call', () => {
  for (const [answer, kind, again] of CASES) {
    it(`${JSON.stringify(answer)}: ${kind}, ${again ? 'again' : 'not again'}`, () => {
      assert.deepEqual([classifyError(answer), canAnswerOtherwise(answer)], [kind, again]);
    });
  }
});

/** As the SDK throws what AWS answered. */
function said(name: string, status = 400, more: object = {}): Error {
  return Object.assign(new Error(`words of ${name}`), {
    name,
    $metadata: { httpStatusCode: status, requestId: 'r-1' },
    ...more,
  });
}

/** Name of the error → what it means for the next call, and our code. */
const OF_SDK: Readonly<Record<string, readonly [ErrorClass, string]>> = {
  ThrottlingException: ['throttled', 'AWS_THROTTLED'],
  TooManyRequestsException: ['throttled', 'AWS_THROTTLED'],
  SlowDown: ['throttled', 'AWS_THROTTLED'],
  ConcurrentModificationException: ['busy', 'AWS_BUSY'],
  ConcurrentModification: ['busy', 'AWS_BUSY'],
  EntityTemporarilyUnmodifiable: ['busy', 'AWS_BUSY'],
  EntityTemporarilyUnmodifiableException: ['busy', 'AWS_BUSY'],
  FinalizingOrganizationException: ['busy', 'ORGANIZATION_FINALIZING'],
  AuthFailure: ['credentials', 'CREDENTIALS_DENIED'],
  IncompleteSignature: ['credentials', 'SIGNATURE_WRONG'],
  InvalidAccessKeyId: ['credentials', 'KEY_UNKNOWN'],
  InvalidClientTokenId: ['credentials', 'KEY_UNKNOWN'],
  InvalidSignatureException: ['credentials', 'SIGNATURE_WRONG'],
  MissingAuthenticationToken: ['credentials', 'CREDENTIALS_DENIED'],
  MissingAuthenticationTokenException: ['credentials', 'CREDENTIALS_DENIED'],
  RequestExpired: ['credentials', 'CLOCK_SKEWED'],
  SignatureDoesNotMatch: ['credentials', 'SIGNATURE_WRONG'],
  UnrecognizedClientException: ['credentials', 'KEY_UNKNOWN'],
  ExpiredToken: ['credentials', 'CREDENTIALS_EXPIRED'],
  ExpiredTokenException: ['credentials', 'CREDENTIALS_EXPIRED'],
  InternalError: ['ambiguous', 'AWS_UNAVAILABLE'],
  InternalFailure: ['ambiguous', 'AWS_UNAVAILABLE'],
  InternalServerException: ['ambiguous', 'AWS_UNAVAILABLE'],
  RequestTimeout: ['ambiguous', 'AWS_UNAVAILABLE'],
  RequestTimeoutException: ['ambiguous', 'AWS_UNAVAILABLE'],
  ServiceException: ['ambiguous', 'AWS_UNAVAILABLE'],
  ServiceFailure: ['ambiguous', 'AWS_UNAVAILABLE'],
  ServiceFailureException: ['ambiguous', 'AWS_UNAVAILABLE'],
  ServiceUnavailable: ['ambiguous', 'AWS_UNAVAILABLE'],
  ServiceUnavailableException: ['ambiguous', 'AWS_UNAVAILABLE'],
  AccessDenied: ['refused', 'AWS_ACCESS_DENIED'],
  AccessDeniedException: ['refused', 'AWS_ACCESS_DENIED'],
  AccessDeniedForDependencyException: ['refused', 'SERVICE_LINKED_ROLE_DENIED'],
  NoSuchEntity: ['refused', 'AWS_REFUSED'],
  LimitExceededException: ['refused', 'AWS_REFUSED'],
};

const OP = { operation: 'Op' };

describe('an answer of AWS', () => {
  for (const [name, [kind, code]] of Object.entries(OF_SDK)) {
    it(`${name} is ${kind}, ${code}`, () => {
      const answer = readError(said(name));
      assert.ok(answer !== undefined);
      assert.equal(classifyError(answer), kind);
      const failure = toFailure(said(name), { operation: 'CreateAccount' });
      assert.equal(failure.code, code);
      assert.deepEqual(failure.details, { operation: 'CreateAccount', awsCode: name, requestId: 'r-1' });
    });
  }

  it('is told in its own words', () => {
    for (const name of ['AccessDenied', 'NoSuchEntity', 'ServiceFailure', 'SlowDown', 'ConcurrentModification']) {
      assert.match(toFailure(said(name), OP).message, new RegExp(`Op: ${name}: words of ${name}$`));
    }
  });

  it('is sorted by its status where the name says nothing', () => {
    const kinds = [302, 399, 400, 429, 499, 500, 503].map((status) => classifyError(refusal('Odd', status)));
    const lost: ErrorClass = 'ambiguous';
    assert.deepEqual(kinds, [lost, lost, 'refused', 'throttled', 'refused', lost, lost]);
  });

  it('that tells the time is one to sign again after', () => {
    const corrected = (clockSkewCorrected: boolean) => said('X', 403, { $metadata: { clockSkewCorrected } });
    assert.equal(isClockCorrected(corrected(true)), true);
    assert.equal(isClockCorrected(corrected(false)), false);
    assert.equal(isClockCorrected(new AwsCallError(refusal('X'), true)), true);
    assert.equal(isClockCorrected(new AwsCallError(refusal('X'))), false);
  });

  it('counts by its reason, where that has a code of its own', () => {
    const constraint = (Reason: string) => toFailure(said('ConstraintViolationException', 400, { Reason }), OP);
    assert.equal(constraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED').code, 'ACCOUNT_QUOTA');
    assert.match(constraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED').message, /^AWS refused Op: .*\(ACCOUNT_NUMBER_LIMIT/);
    assert.equal(constraint('SOMETHING_NEW').code, 'AWS_REFUSED');
    assert.equal(constraint('toString').code, 'AWS_REFUSED');
    // What may still pass is no refusal, whatever its reason.
    const busy = said('ConcurrentModificationException', 400, { Reason: 'INVALID_EMAIL' });
    assert.equal(toFailure(busy, OP).code, 'AWS_BUSY');
  });

  it('stays as it is in what is a failure already, and is kept as the cause', () => {
    const failure = new Failure('LOCKED', 'No.');
    assert.equal(toFailure(failure, OP), failure);
    const error = said('Odd');
    assert.equal(toFailure(error, OP).cause, error);
  });
});

describe('the words of an error', () => {
  it('are one line, without an empty part', () => {
    assert.equal(describeError(said('Odd', 400, { message: 'two\n  lines' })), 'Odd: two lines');
    assert.equal(describeError(said('Odd', 400, { Reason: 'WHY' })), 'Odd (WHY): words of Odd');
    assert.equal(describeError(said('Odd', 400, { message: '' })), 'Odd');
  });

  it('are the status where AWS said nothing, as to a HEAD', () => {
    assert.equal(describeError(said('Unknown', 404, { message: 'UnknownError' })), 'status 404');
  });

  it('are Node’s code where nothing answered, in a cause or a time limit of the SDK’s too', () => {
    const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    assert.equal(describeError(new Error('y', { cause: reset })), 'ECONNRESET');
    assert.equal(describeError(Object.assign(new Error('x'), { name: 'TimeoutError' })), 'ETIMEDOUT');
  });
});

describe('what was thrown', () => {
  it('by the SDK is read with its reason and request id', () => {
    const error = sdkError('ConstraintViolationException', 400, { Reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED' });
    assert.deepEqual(readError(error), {
      kind: 'refusal',
      status: 400,
      code: 'ConstraintViolationException',
      message: 'no',
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
      requestId: 'r-1',
    });
  });

  it('is found under the failure, and the failure of a failure, that was made of it', () => {
    const inner = new Failure('AWS_REFUSED', 'x', { cause: sdkError('NoSuchEntity', 404) });
    for (const error of [inner, new Failure('HOOK_FAILED', 'y', { cause: inner })]) {
      assert.ok(isRefusedWith(error, 'NoSuchEntity'));
      assert.ok(!isRefusedWith(error, 'NoSuch'));
    }
  });

  it('is one code with and without Exception at its end', () => {
    assert.ok(isRefusedWith(sdkError('NoSuchEntityException', 404), 'NoSuchEntity'));
    assert.ok(isRefusedWith(new AwsCallError(refusal('AccountNotFoundException')), 'AccountNotFound'));
  });

  it('is nobody’s word where it is a bug, a failure of ours, or about a file', () => {
    const noFile = Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' });
    for (const error of [new TypeError('x'), new Failure('LOCKED', 'x'), noFile, 'text', undefined]) {
      assert.equal(readError(error), undefined);
    }
  });
});

describe('one condition', () => {
  const about = { operation: 'ListAccounts' };
  for (const [answer, code, exit] of [
    [refusal('InvalidClientTokenId', 403), 'KEY_UNKNOWN', 4],
    [refusal('SignatureDoesNotMatch', 403), 'SIGNATURE_WRONG', 4],
    [refusal('ExpiredToken', 403), 'CREDENTIALS_EXPIRED', 4],
    [refusal('Throttling'), 'AWS_THROTTLED', 6],
    [refusal('InternalFailure', 500), 'AWS_UNAVAILABLE', 6],
    [noResponse('ECONNREFUSED'), 'AWS_UNREACHABLE', 6],
    [noResponse('CERT_HAS_EXPIRED'), 'TLS_TROUBLE', 6],
    [notAws(200), 'ENDPOINT_STRANGE', 6],
    [refusal('ValidationError'), 'AWS_REFUSED', 1],
  ] as const) {
    it(`has one code, whichever operation meets it: ${code}`, () => {
      for (const context of [about, { operation: 'GetCallerIdentity', profile: 'p', host: 'sts', region: 'r' }]) {
        const failure = toFailure(new AwsCallError(answer), context);
        assert.deepEqual([failure.code, failure.exit], [code, exit]);
      }
    });
  }

  it('is told with advice that does not speak of a profile where there is none', () => {
    const { suggestions } = toFailure(new AwsCallError(refusal('InvalidClientTokenId')), about);
    assert.doesNotMatch(suggestions.join(), /profile/);
  });
});
