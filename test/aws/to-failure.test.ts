import assert from 'node:assert/strict';
import { AwsCallError, type AwsError } from '../../src/aws/errors.ts';
import { type CallContext, isCredentialsRefusal, throwMalformed, toFailure } from '../../src/aws/to-failure.ts';
import type { FailureCode } from '../../src/errors/catalogue.ts';
import { Failure } from '../../src/errors/failure.ts';
import { failing } from '../support/failing.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const GIVEN: CallContext = { operation: 'ListAccounts', accessKeyId: KEY };
const OF_PROFILE: CallContext = { operation: 'GetCallerIdentity', profile: 'qa', accessKeyId: KEY };
const HELD = 'the access key AKIA…MPLE of profile qa';
const TRY_THEM =
  'Give credentials that work: id and secret of one key that is active, or a session that has not expired.';

const refusal = (code: string, more: object = {}): AwsError => ({
  kind: 'refusal',
  status: 400,
  code,
  message: 'No.',
  ...more,
});

const explain = (answer: AwsError, context = OF_PROFILE) => toFailure(new AwsCallError(answer), context);

describe('what a call failed of', () => {
  const said: readonly (readonly [AwsError, CallContext, FailureCode, string])[] = [
    [refusal('InvalidClientTokenId'), OF_PROFILE, 'KEY_UNKNOWN', `AWS does not know ${HELD}, or does not accept it.`],
    [
      refusal('UnrecognizedClientException'),
      { ...OF_PROFILE, accessKeyId: 'AKIASP2TPHJSQH3FJXQ2' },
      'KEY_UNKNOWN',
      'AWS does not know the access key AKIA…JXQ2 of profile qa, or does not accept it. By its id it was made for account 171436882533.',
    ],
    [
      refusal('InvalidAccessKeyId'),
      GIVEN,
      'KEY_UNKNOWN',
      'AWS does not know the access key AKIA…MPLE, or does not accept it.',
    ],
    [
      refusal('InvalidAccessKeyId'),
      { operation: 'ListAccounts' },
      'KEY_UNKNOWN',
      'AWS does not know the credentials, or does not accept it.',
    ],
    [
      refusal('SignatureDoesNotMatch'),
      OF_PROFILE,
      'SIGNATURE_WRONG',
      `The secret beside ${HELD} is not the secret of that key.`,
    ],
    [refusal('ExpiredTokenException'), OF_PROFILE, 'CREDENTIALS_EXPIRED', `The session of ${HELD} has expired.`],
    [
      refusal('InvalidToken'),
      OF_PROFILE,
      'TOKEN_INVALID',
      `AWS does not accept the session token beside ${HELD}: InvalidToken: No.`,
    ],
    [
      refusal('OptInRequired'),
      OF_PROFILE,
      'NOT_YET_USABLE',
      `The account of ${HELD} is not usable yet: OptInRequired: No.`,
    ],
    [
      refusal('RegionDisabledException'),
      { ...OF_PROFILE, region: 'ap-east-1' },
      'REGION_NOT_ENABLED',
      `ap-east-1 is not enabled in the account of ${HELD}: RegionDisabledException: No.`,
    ],
    [
      refusal('RegionDisabledException'),
      OF_PROFILE,
      'REGION_NOT_ENABLED',
      `The region is not enabled in the account of ${HELD}: RegionDisabledException: No.`,
    ],
    [refusal('AuthFailure'), OF_PROFILE, 'CREDENTIALS_DENIED', `AWS refuses ${HELD}: AuthFailure: No.`],
    [refusal('AccessDenied'), OF_PROFILE, 'CREDENTIALS_DENIED', `AWS refuses ${HELD}: AccessDenied: No.`],
    [refusal('AccessDenied'), GIVEN, 'AWS_ACCESS_DENIED', 'AWS refused ListAccounts: AccessDenied: No.'],
    [
      refusal('AccessDenied', { message: 'Roles may not be assumed by root accounts.' }),
      { operation: 'AssumeRole', role: 'arn:aws:iam::123456789012:role/x' },
      'ROOT_CANNOT_ASSUME',
      'Root credentials cannot assume arn:aws:iam::123456789012:role/x.',
    ],
    [
      refusal('AccessDenied'),
      { ...OF_PROFILE, operation: 'AssumeRole' },
      'ROLE_DENIED',
      `AWS does not let ${HELD} assume the role: AccessDenied: No.`,
    ],
    [
      refusal('AccessDeniedForDependencyException'),
      GIVEN,
      'SERVICE_LINKED_ROLE_DENIED',
      'AWS refused ListAccounts: AccessDeniedForDependencyException: No.',
    ],
    [
      refusal('FinalizingOrganizationException'),
      GIVEN,
      'ORGANIZATION_FINALIZING',
      'AWS is still setting the organization up and did not do ListAccounts: FinalizingOrganizationException: No.',
    ],
    [refusal('Throttling'), GIVEN, 'AWS_THROTTLED', 'AWS throttles ListAccounts: Throttling: No.'],
    [
      refusal('ConcurrentModificationException'),
      OF_PROFILE,
      'AWS_BUSY',
      'AWS was busy with another change and did not do GetCallerIdentity for profile qa: ConcurrentModificationException: No.',
    ],
    [refusal('Odd', { status: 500 }), GIVEN, 'AWS_UNAVAILABLE', 'AWS failed at ListAccounts: Odd: No.'],
    [refusal('ExceptionOfOurs'), GIVEN, 'AWS_REFUSED', 'AWS refused ListAccounts: ExceptionOfOurs: No.'],
    // An `Exception` counts at the end of a code alone.
    [
      refusal('InvalidExceptionToken'),
      OF_PROFILE,
      'AWS_REFUSED',
      'AWS refused GetCallerIdentity for profile qa: InvalidExceptionToken: No.',
    ],
    [
      { kind: 'no-response', code: 'ERR_INVALID_CHAR' },
      OF_PROFILE,
      'CREDENTIALS_UNRESOLVED',
      'The access key, secret or session token of profile qa contains an invalid character.',
    ],
    [
      { kind: 'no-response', code: 'ERR_INVALID_CHAR' },
      GIVEN,
      'CREDENTIALS_UNRESOLVED',
      'The access key, secret or session token of the given credentials contains an invalid character.',
    ],
    [
      { kind: 'no-response', code: 'ECONNREFUSED' },
      { ...GIVEN, host: 'sts.amazonaws.com' },
      'AWS_UNREACHABLE',
      'sts.amazonaws.com cannot be reached for ListAccounts: nothing listens there (ECONNREFUSED).',
    ],
    [
      { kind: 'not-aws', status: 200 },
      { ...GIVEN, host: 'sts.amazonaws.com' },
      'ENDPOINT_STRANGE',
      'What answered ListAccounts at sts.amazonaws.com (status 200) is not AWS.',
    ],
  ];
  for (const [answer, context, code, message] of said) {
    it(`is ${code}: ${message}`, () => {
      const failure = explain(answer, context);
      assert.deepEqual([failure.code, failure.message], [code, message]);
    });
  }

  it('is the clock only where it is known when the call was signed', () => {
    const old = refusal('SignatureDoesNotMatch', { date: 60 * 60_000 });
    assert.equal(explain(old).code, 'SIGNATURE_WRONG');
    // The start of the epoch is a time as well.
    assert.equal(explain(old, { ...OF_PROFILE, askedAt: 0 }).code, 'CLOCK_SKEWED');
  });

  it('says which operation it was, what AWS called it, by which request', () => {
    const { details, cause } = explain(refusal('Odd', { requestId: 'R1' }), GIVEN);
    assert.deepEqual(details, { operation: 'ListAccounts', awsCode: 'Odd', requestId: 'R1' });
    assert.ok(cause instanceof AwsCallError);
    assert.deepEqual(explain(refusal('Odd'), GIVEN).details, { operation: 'ListAccounts', awsCode: 'Odd' });
    assert.deepEqual(explain({ kind: 'not-aws', status: 200 }, GIVEN).details, { operation: 'ListAccounts' });
    const known = explain(refusal('InvalidAccessKeyId'), { ...GIVEN, accessKeyId: 'AKIASP2TPHJSQH3FJXQ2' });
    assert.equal(known.details.keyMadeFor, '171436882533');
    assert.ok(!('keyMadeFor' in explain(refusal('InvalidAccessKeyId')).details));
  });

  it('advises on a profile where there is one, and on what was given else', () => {
    assert.deepEqual(explain(refusal('SignatureDoesNotMatch'), GIVEN).suggestions, [TRY_THEM]);
    assert.match(String(explain(refusal('SignatureDoesNotMatch')).suggestions), /pf aws profile write ENVIRONMENT/);
    assert.ok(!explain(refusal('Throttling'), GIVEN).suggestions.includes(TRY_THEM));
    const odd: AwsError = { kind: 'no-response', code: 'ERR_INVALID_CHAR' };
    assert.deepEqual(explain(odd, GIVEN).suggestions, []);
    assert.match(String(explain(odd).suggestions), /^Write the whole key: pf aws profile write ENVIRONMENT/);
    // Where the certificate is out of date, the usual advice would be wrong.
    const expired: AwsError = { kind: 'no-response', code: 'CERT_HAS_EXPIRED' };
    assert.match(String(explain(expired).suggestions), /date -u/);
  });

  it('is settings that exclude one another, where the SDK asks nobody', () => {
    const thrown = Object.assign(new Error('FIPS and custom endpoint.'), { name: 'EndpointError' });
    const failure = toFailure(thrown, GIVEN);
    assert.equal(failure.code, 'ENDPOINT_INVALID');
    assert.equal(failure.message, 'The settings lead to no endpoint for ListAccounts: FIPS and custom endpoint.');
    assert.match(String(failure.suggestions), /^Leave one of them: AWS_ENDPOINT_URL /);
    assert.equal(failure.cause, thrown);
  });

  it('stays what it was: a failure of ours, and a bug', () => {
    const ours = new Failure('USAGE', 'x');
    assert.equal(toFailure(ours, GIVEN), ours);
    const bug = new TypeError('x is not a function');
    assert.throws(() => toFailure(bug, GIVEN), bug);
  });

  it('is an answer without what it has to have', async () => {
    const failure = await failing('ENDPOINT_STRANGE', () => throwMalformed('CreateAccessKey', 'key'));
    assert.equal(failure.message, 'The answer to CreateAccessKey has no key: what answered is not AWS.');
  });

  it('refuses the credentials themselves for six reasons, and for no other', () => {
    const refused = [
      'KEY_UNKNOWN',
      'SIGNATURE_WRONG',
      'CREDENTIALS_EXPIRED',
      'CREDENTIALS_DENIED',
      'CREDENTIALS_NOT_YET',
      'TOKEN_INVALID',
    ] as const;
    for (const code of refused) assert.ok(isCredentialsRefusal(new Failure(code, 'x')), code);
    for (const code of ['AWS_REFUSED', 'AWS_UNREACHABLE', 'ROLE_DENIED', 'NOT_YET_USABLE'] as const) {
      assert.ok(!isCredentialsRefusal(new Failure(code, 'x')), code);
    }
    assert.ok(!isCredentialsRefusal(Object.assign(new Error('x'), { code: 'KEY_UNKNOWN' })));
  });
});
