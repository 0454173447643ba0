import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { classifyError, type ErrorClass, mayAnswerOtherwise } from '../../src/aws/classify-error.ts';
import { AwsCallError, type AwsError, isRefusedWith, readError } from '../../src/aws/errors.ts';
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
      assert.deepEqual([classifyError(answer), mayAnswerOtherwise(answer)], [kind, again]);
    });
  }
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
