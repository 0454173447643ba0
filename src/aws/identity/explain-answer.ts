import { Failure } from '../../errors/failure.ts';
import { maskKeyId } from '../../text/mask.ts';
import { accountInKeyId } from '../credentials.ts';
import type { NamedProfile } from '../named-profile.ts';
import { shownProxy } from '../network.ts';
import type { Answer } from './answer.ts';
import { isThrottling } from './attempts.ts';
import { clockSkew, inWords } from './clock-skew.ts';
import { explainSilence } from './explain-silence.ts';

/** What an answer is about, for messages. */
export interface Question {
  readonly operation: 'GetCallerIdentity' | 'AssumeRole';
  /** Whose key signed it. */
  readonly profile: string;
  /** The profile whose role was to be assumed, where it is another. */
  readonly roleProfile?: string;
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
  if (answer.kind === 'silence') {
    return answer.code === 'ERR_INVALID_CHAR' ? explainOddKey(question) : explainSilence(answer.code, question);
  }
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
    ? new Failure(
        'ROLE_REFUSED',
        `The role of profile ${question.roleProfile ?? question.profile} cannot be assumed: ${words(refusal)}`,
      )
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

/** Node sends no header with such a character in it, so that nobody was asked. */
function explainOddKey(question: Question): Failure {
  const message = `Beside ${keyOf(question)}, or in it, is a character that no key and no session token of AWS has.`;
  return new Failure('CREDENTIALS_UNRESOLVED', message, {
    suggestions: ['Write the whole key anew: pf aws profile write ENVIRONMENT'],
  });
}

function explainSkew(skew: number): Failure {
  const size = Number.isNaN(skew) ? 'too far from' : `${inWords(skew)} ${skew < 0 ? 'behind' : 'ahead of'}`;
  return new Failure('CLOCK_SKEWED', `This machine's clock is ${size} AWS's; AWS takes 15 minutes at most.`, {
    details: Number.isNaN(skew) ? {} : { skewSeconds: Math.round(skew / 1000) },
  });
}

function explainStrange(status: number, { host, proxy, operation, profile }: Question): Failure {
  // Whatever stands before AWS need not say so in AWS's words.
  if (status === 429) {
    return new Failure('THROTTLED', `What answered ${operation} for profile ${profile} at ${host} throttles it (429).`);
  }
  if (proxy !== undefined && (status === 407 || status >= 502)) {
    return new Failure('PROXY_TROUBLE', `The proxy ${shownProxy(proxy)} answered ${status} in place of ${host}.`);
  }
  return new Failure('ENDPOINT_STRANGE', `What answered at ${host} (status ${status}) is not AWS.`);
}

/** What a question is about that was asked to assume the role of `asked`. */
export function roleOf({ profile }: NamedProfile): Pick<Question, 'operation' | 'roleProfile'> {
  return { operation: 'AssumeRole', roleProfile: profile };
}

/** `failure`, and that it is `last` that has to be mended, from which the profile that was asked takes its credentials. */
export function about(last: NamedProfile, asked: NamedProfile, failure: Failure): Failure {
  const { code, message, suggestions, details } = failure;
  if (last.profile === asked.profile || !OF_THE_KEY.has(code)) return failure;
  return new Failure(code, message, { suggestions, details: { ...details, keyProfile: last.profile } });
}

const OF_THE_KEY: ReadonlySet<string> = new Set([
  'KEY_UNKNOWN',
  'SIGNATURE_WRONG',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'CREDENTIALS_DENIED',
  'CREDENTIALS_UNRESOLVED',
  'SSO_LOGIN_NEEDED',
  'LOGIN_NEEDED',
  'CREDENTIAL_PROCESS_FAILED',
]);

/** "the access key AKIA…WXYZ of profile x" */
function keyOf({ profile, accessKeyId }: Question): string {
  const key = accessKeyId === undefined ? 'the credentials' : `the access key ${maskKeyId(accessKeyId)}`;
  return `${key} of profile ${profile}`;
}

function words({ code, message }: Refusal): string {
  return message === '' ? code : `${code}: ${message}`;
}
