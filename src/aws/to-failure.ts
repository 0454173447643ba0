import type { FailureCode } from '../errors/catalogue.ts';
import { Failure, type FailureOptions, isFailure } from '../errors/failure.ts';
import { maskKeyId } from '../text.ts';
import { decodeAccount, GO_ON_REHEARSING, isOfRehearsal } from './account-hint.ts';
import { classifyError, getFailureCode } from './classify-error.ts';
import { type AwsError, describeAnswer, type Refusal, readError } from './errors.ts';
import { explainClockSkew, explainNetworkError, explainStranger, measureClockSkew } from './network-errors.ts';
import { explainDenial, isExplicitDeny } from './policy-denial.ts';

/** What a call is about, for messages. `operation` by AWS's name, such as `ListAccounts`. */
export interface CallContext {
  readonly operation: string;
  /** Whose key signs; undefined where the credentials stand in no profile. */
  readonly profile?: string;
  /** Undefined where the key is not known, or not in the profile itself. */
  readonly accessKeyId?: string | undefined;
  /** Of AssumeRole: an ARN, or the profile that has it. */
  readonly role?: string;
  /** Host and port. */
  readonly host?: string;
  readonly region?: string;
  readonly proxy?: string | undefined;
  /** When the call was signed, in milliseconds since the epoch. */
  readonly askedAt?: number;
}

/** A failure to be: the code, and what it has beyond its row in the table. */
export interface Explanation extends Pick<FailureOptions, 'details'> {
  readonly code: FailureCode;
  readonly message: string;
  readonly suggestions?: readonly string[] | undefined;
}

/**
 * The expected failure that was thrown at a call, told apart as far as AWS's words allow; one that is a failure
 * already stays. Throws `thrown` itself where it is neither AWS's nor the network's word: a bug.
 */
export function toFailure(thrown: unknown, context: CallContext): Failure {
  if (isFailure(thrown)) return thrown;
  if (thrown instanceof Error && thrown.name === 'EndpointError') return makeEndpointFailure(thrown, context);
  const answer = readError(thrown);
  if (answer === undefined) throw thrown;
  const { code, message, details, suggestions = getAdviceWithoutProfile(code, context) } = explain(answer, context);
  const { operation } = context;
  return new Failure(code, message, {
    cause: thrown,
    ...(suggestions === undefined ? {} : { suggestions }),
    details: { operation, ...getTrace(answer), ...details },
  });
}

function getTrace(answer: AwsError) {
  if (answer.kind !== 'refusal') return {};
  const { code: awsCode, requestId } = answer;
  return { awsCode, ...(requestId === undefined ? {} : { requestId }) };
}

/** Settings that exclude one another: the SDK asks nobody. */
function makeEndpointFailure(thrown: Error, { operation }: CallContext): Failure {
  return new Failure('ENDPOINT_INVALID', `The settings lead to no endpoint for ${operation}: ${thrown.message}`, {
    cause: thrown,
    suggestions: [
      'Leave one of them: AWS_ENDPOINT_URL (endpoint_url), AWS_USE_FIPS_ENDPOINT (use_fips_endpoint), AWS_USE_DUALSTACK_ENDPOINT (use_dualstack_endpoint).',
    ],
  });
}

function explain(answer: AwsError, context: CallContext): Explanation {
  if (answer.kind === 'no-response') {
    return answer.code === 'ERR_INVALID_CHAR' ? explainOddKey(context) : explainNetworkError(answer.code, context);
  }
  if (answer.kind === 'not-aws') return explainStranger(answer.status, context);
  const skew = measureClockSkew(answer, context.askedAt ?? Number.NaN);
  return skew === undefined ? explainRefusal(answer, context) : explainClockSkew(skew);
}

/** Node sends no header with such a character in it, so that nobody was asked. */
function explainOddKey({ profile }: CallContext): Explanation {
  const holder = profile === undefined ? 'the given credentials' : `profile ${profile}`;
  return {
    code: 'CREDENTIALS_UNRESOLVED',
    message: `The access key, secret or session token of ${holder} contains an invalid character.`,
    suggestions: profile === undefined ? [] : ['Write the whole key: pf aws profile write ENVIRONMENT'],
  };
}

function explainRefusal(refusal: Refusal, context: CallContext): Explanation {
  const known = BY_CODE[refusal.code.replace(/Exception$/, '')]?.(context, refusal);
  if (known !== undefined) return known;
  const call =
    context.profile === undefined ? context.operation : `${context.operation} for profile ${context.profile}`;
  const words = describeAnswer(refusal);
  switch (classifyError(refusal)) {
    case 'throttled':
      return { code: 'AWS_THROTTLED', message: `AWS throttles ${call}: ${words}` };
    case 'busy':
      return { code: 'AWS_BUSY', message: `AWS was busy with another change and did not do ${call}: ${words}` };
    case 'ambiguous':
      return { code: 'AWS_UNAVAILABLE', message: `AWS failed at ${call}: ${words}` };
    default:
      return { code: getFailureCode(refusal.reason) ?? 'AWS_REFUSED', message: `AWS refused ${call}: ${words}` };
  }
}

type Explain = (context: CallContext, refusal: Refusal) => Explanation;

const explainUnknownKey: Explain = (context) => {
  const account = decodeAccount(context.accessKeyId ?? '');
  const owner = account === undefined ? '' : ` By its id it was made for account ${account}.`;
  const isRehearsed = isOfRehearsal(context.accessKeyId ?? '');
  const maker = isRehearsed ? ' It is a key of a rehearsal: only the embedded AWS that made it knows it.' : '';
  const message = `AWS does not know ${describeKey(context)}, or does not accept it.${owner}${maker}`;
  const details = account === undefined ? {} : { keyMadeFor: account };
  return { code: 'KEY_UNKNOWN', message, details, suggestions: isRehearsed ? GO_ON_REHEARSING : undefined };
};
const explainWrongSignature: Explain = (context) => ({
  code: 'SIGNATURE_WRONG',
  message: `The secret beside ${describeKey(context)} is not the secret of that key.`,
});
const explainExpiredSession: Explain = (context) => ({
  code: 'CREDENTIALS_EXPIRED',
  message: `The session of ${describeKey(context)} has expired.`,
});
const explainInvalidToken: Explain = (context, refusal) => ({
  code: 'TOKEN_INVALID',
  message: `AWS does not accept the session token beside ${describeKey(context)}: ${describeAnswer(refusal)}`,
});
const explainNotYetUsable: Explain = (context, refusal) => ({
  code: 'NOT_YET_USABLE',
  message: `The account of ${describeKey(context)} is not usable yet: ${describeAnswer(refusal)}`,
});
const explainRegionNotEnabled: Explain = (context, refusal) => ({
  code: 'REGION_NOT_ENABLED',
  message: `${context.region ?? 'The region'} is not enabled in the account of ${describeKey(context)}: ${describeAnswer(refusal)}`,
});
const explainDeniedCredentials: Explain = (context, refusal) => ({
  code: 'CREDENTIALS_DENIED',
  message: `AWS refuses ${describeKey(context)}: ${describeAnswer(refusal)}`,
});
const explainAccessDenied: Explain = (context, refusal) => {
  const { operation, role = 'the role' } = context;
  if (operation === 'GetCallerIdentity') return explainDeniedCredentials(context, refusal);
  if (isExplicitDeny(refusal)) return explainDenial(operation, refusal);
  if (operation !== 'AssumeRole') {
    return { code: 'AWS_ACCESS_DENIED', message: `AWS refused ${operation}: ${describeAnswer(refusal)}` };
  }
  if (isAboutRoot(refusal)) return { code: 'ROOT_CANNOT_ASSUME', message: `Root credentials cannot assume ${role}.` };
  return {
    code: 'ROLE_DENIED',
    message: `AWS does not let ${describeKey(context)} assume ${role}: ${describeAnswer(refusal)}`,
  };
};
const explainDeniedDependency: Explain = ({ operation }, refusal) => ({
  code: 'SERVICE_LINKED_ROLE_DENIED',
  message: `AWS refused ${operation}: ${describeAnswer(refusal)}`,
});
const explainFinalizing: Explain = ({ operation }, refusal) => ({
  code: 'ORGANIZATION_FINALIZING',
  message: `AWS is still setting the organization up and did not do ${operation}: ${describeAnswer(refusal)}`,
});

/** By AWS's code, without an `Exception` at its end. */
const BY_CODE: Readonly<Record<string, Explain>> = {
  InvalidClientTokenId: explainUnknownKey,
  UnrecognizedClient: explainUnknownKey,
  InvalidAccessKeyId: explainUnknownKey,
  SignatureDoesNotMatch: explainWrongSignature,
  InvalidSignature: explainWrongSignature,
  IncompleteSignature: explainWrongSignature,
  ExpiredToken: explainExpiredSession,
  TokenRefreshRequired: explainExpiredSession,
  InvalidToken: explainInvalidToken,
  MalformedSecurityToken: explainInvalidToken,
  OptInRequired: explainNotYetUsable,
  SubscriptionRequired: explainNotYetUsable,
  RegionDisabled: explainRegionNotEnabled,
  AccessDenied: explainAccessDenied,
  AuthFailure: explainDeniedCredentials,
  MissingAuthenticationToken: explainDeniedCredentials,
  NotAuthorized: explainDeniedCredentials,
  AccessDeniedForDependency: explainDeniedDependency,
  FinalizingOrganization: explainFinalizing,
};

/** AWS words "no such role", "not allowed" and "not yet" alike; that root may not assume any it says. */
export function isAboutRoot({ message }: Refusal): boolean {
  return /Roles may not be assumed by root/i.test(message);
}

/** Codes that say: these credentials are not accepted. Others, or the same in a moment, may be. */
const REFUSED_CREDENTIALS: ReadonlySet<FailureCode> = new Set([
  'KEY_UNKNOWN',
  'SIGNATURE_WRONG',
  'CREDENTIALS_EXPIRED',
  'CREDENTIALS_DENIED',
  'CREDENTIALS_NOT_YET',
  'TOKEN_INVALID',
]);

export function isCredentialsRefusal(error: unknown): error is Failure {
  return isFailure(error) && REFUSED_CREDENTIALS.has(error.code);
}

/** The advice of the table is about profiles; these credentials were given. */
function getAdviceWithoutProfile(code: FailureCode, { profile }: CallContext): readonly string[] | undefined {
  if (profile !== undefined || !REFUSED_CREDENTIALS.has(code)) return undefined;
  return ['Give credentials that work: id and secret of one key that is active, or a session that has not expired.'];
}

/** "the access key AKIA…WXYZ of profile x" */
function describeKey({ profile, accessKeyId }: CallContext): string {
  const key = accessKeyId === undefined ? 'the credentials' : `the access key ${maskKeyId(accessKeyId)}`;
  return profile === undefined ? key : `${key} of profile ${profile}`;
}

/** For an answer that makes no sense without what is missing: an id, a key. */
export function throwMalformed(operation: string, missing: string): never {
  throw new Failure('ENDPOINT_STRANGE', `The answer to ${operation} has no ${missing}: what answered is not AWS.`);
}
