import { Failure } from '../../errors/failure.ts';
import type { Answer } from './answer.ts';
import { isThrottling } from './attempts.ts';
import { clockSkew, inWords } from './clock-skew.ts';
import { masked } from './credentials.ts';
import { explainSilence } from './explain-silence.ts';
import { accountInKeyId } from './key-owner.ts';
import { shownProxy } from './proxy.ts';

/** What an answer is about, for messages. */
export interface Question {
  readonly operation: 'GetCallerIdentity' | 'AssumeRole';
  readonly profile: string;
  /** Undefined where the key is not in the profile itself. */
  readonly accessKeyId: string | undefined;
  /** Host and port. */
  readonly host: string;
  readonly region: string;
  readonly proxy: string | undefined;
  /** When the question was signed, in milliseconds since the epoch. */
  readonly askedAt: number;
}

type Refusal = Extract<Answer, { kind: 'refusal' }>;
type Trouble = Exclude<Answer, { kind: 'identity' }>;

/** The expected failure an answer stands for, told apart as far as AWS's words allow. */
export function explainAnswer(answer: Trouble, question: Question): Failure {
  if (answer.kind === 'silence') return explainSilence(answer.code, question);
  if (answer.kind === 'strange') return explainStrange(answer.status, question);
  const skew = clockSkew(answer, question.askedAt);
  if (skew !== undefined) return explainSkew(skew);
  if (isThrottling(answer)) {
    return new Failure(
      'THROTTLED',
      `AWS throttles ${question.operation} for profile ${question.profile} (${answer.code}).`,
    );
  }
  if (answer.status >= 500) {
    return new Failure(
      'STS_UNAVAILABLE',
      `AWS failed at ${question.operation} for profile ${question.profile}: ${words(answer)}`,
    );
  }
  const explained = BY_CODE[answer.code]?.(question, answer);
  return (
    explained ??
    new Failure(
      'IDENTITY_REFUSED',
      `AWS refused ${question.operation} for profile ${question.profile}: ${words(answer)}`,
    )
  );
}

type Explanation = (question: Question, refusal: Refusal) => Failure;

const keyUnknown: Explanation = (question) => {
  const account = accountInKeyId(question.accessKeyId ?? '');
  const owner = account === undefined ? '' : ` By its id it was made for account ${account}.`;
  return new Failure('KEY_UNKNOWN', `AWS does not know ${keyOf(question)}, or does not accept it.${owner}`, {
    details: account === undefined ? {} : { keyMadeFor: account },
  });
};
const signatureWrong: Explanation = (question) =>
  new Failure('SIGNATURE_WRONG', `The secret beside ${keyOf(question)} is not the secret of that key.`);
const tokenExpired: Explanation = (question) =>
  new Failure('TOKEN_EXPIRED', `The session of ${keyOf(question)} has expired.`);
const tokenInvalid: Explanation = (question, refusal) =>
  new Failure('TOKEN_INVALID', `AWS does not accept the session token beside ${keyOf(question)}: ${words(refusal)}`);
const notYetUsable: Explanation = (question, refusal) =>
  new Failure('NOT_YET_USABLE', `The account of ${keyOf(question)} is not usable yet: ${words(refusal)}`);
const regionNotEnabled: Explanation = (question, refusal) =>
  new Failure(
    'REGION_NOT_ENABLED',
    `${question.region} is not enabled in the account of ${keyOf(question)}: ${words(refusal)}`,
  );
const denied: Explanation = (question, refusal) =>
  question.operation === 'AssumeRole'
    ? new Failure('ROLE_REFUSED', `The role of profile ${question.profile} cannot be assumed: ${words(refusal)}`)
    : new Failure('CREDENTIALS_DENIED', `AWS refuses ${keyOf(question)}: ${words(refusal)}`);

const BY_CODE: Readonly<Record<string, Explanation>> = {
  InvalidClientTokenId: keyUnknown,
  UnrecognizedClientException: keyUnknown,
  InvalidAccessKeyId: keyUnknown,
  SignatureDoesNotMatch: signatureWrong,
  InvalidSignatureException: signatureWrong,
  IncompleteSignature: signatureWrong,
  IncompleteSignatureException: signatureWrong,
  ExpiredToken: tokenExpired,
  ExpiredTokenException: tokenExpired,
  TokenRefreshRequired: tokenExpired,
  InvalidToken: tokenInvalid,
  MalformedSecurityToken: tokenInvalid,
  OptInRequired: notYetUsable,
  SubscriptionRequiredException: notYetUsable,
  RegionDisabledException: regionNotEnabled,
  AccessDenied: denied,
  AccessDeniedException: denied,
  AuthFailure: denied,
  MissingAuthenticationToken: denied,
  MissingAuthenticationTokenException: denied,
  NotAuthorized: denied,
};

function explainSkew(skew: number): Failure {
  const size = Number.isNaN(skew) ? 'too far from' : `${inWords(skew)} ${skew < 0 ? 'behind' : 'ahead of'}`;
  return new Failure('CLOCK_SKEWED', `This machine's clock is ${size} AWS's; AWS takes 15 minutes at most.`, {
    details: Number.isNaN(skew) ? {} : { skewSeconds: Math.round(skew / 1000) },
  });
}

function explainStrange(status: number, { host, proxy }: Question): Failure {
  if (proxy !== undefined && (status === 407 || status >= 502)) {
    return new Failure('PROXY_TROUBLE', `The proxy ${shownProxy(proxy)} answered ${status} in place of ${host}.`);
  }
  return new Failure('ENDPOINT_STRANGE', `What answered at ${host} (status ${status}) is not AWS.`);
}

/** "the access key AKIA…WXYZ of profile x" */
function keyOf({ profile, accessKeyId }: Question): string {
  const key = accessKeyId === undefined ? 'the credentials' : `the access key ${masked(accessKeyId)}`;
  return `${key} of profile ${profile}`;
}

function words({ code, message }: Refusal): string {
  return message === '' ? code : `${code}: ${message}`;
}
