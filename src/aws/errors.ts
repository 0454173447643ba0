import { Failure, type FailureOptions, isFailure } from '../errors/failure.ts';
import { codeOfReason, reasonOf } from './refusal-reasons.ts';

/** What a failed call means for the next one. */
export type ErrorClass =
  /** AWS refused for now, and nothing happened: too many requests. */
  | 'throttled'
  /** AWS refused for now, and nothing happened: it is busy with an earlier change. */
  | 'busy'
  /** The request never left: no connection. Nothing happened. */
  | 'unconnected'
  /** The reply was lost or was an internal error: the request may or may not have taken effect. */
  | 'unknown-outcome'
  /** The key, its secret or its session is not accepted. */
  | 'credentials'
  /** A plain no. */
  | 'refused';

const BUSY = new Set([
  'ConcurrentModificationException',
  'ConcurrentModification',
  'FinalizingOrganizationException',
  'EntityTemporarilyUnmodifiable',
  'EntityTemporarilyUnmodifiableException',
]);

const CREDENTIALS = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** AWS failed inside, and says neither yes nor no; by name, as JSON services may answer 400 to everything. */
const FAILED_INSIDE = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceException',
  'ServiceFailure',
  'ServiceFailureException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
]);

const UNCONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The error's code as AWS or Node gives it; the JavaScript SDK puts AWS's code into `name`. */
export function awsCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const code = 'code' in error ? error.code : undefined;
  const named = error.name !== 'Error' && error.name !== 'AggregateError' && error.name !== 'TimeoutError';
  return named || typeof code !== 'string' ? error.name : code;
}

interface Answered {
  readonly httpStatusCode?: number;
  readonly clockSkewCorrected?: boolean;
  readonly requestId?: string;
}

/** HTTP status and request id of AWS's answer, where there was one. */
export function answerOf(error: unknown): Answered {
  return error instanceof Error && '$metadata' in error ? ((error.$metadata ?? {}) as Answered) : {};
}

/** This machine's clock is wrong and AWS said what time it is: the SDK signs by that from now on. Nothing happened. */
export function isClockCorrected(error: unknown): boolean {
  return classifyError(error) === 'credentials' && answerOf(error).clockSkewCorrected === true;
}

/** Sorts what the SDK threw. Source: the SDK's retry lists, the service models, and the facts about CreateAccount. */
export function classifyError(error: unknown): ErrorClass {
  const code = awsCodeOf(error);
  const status = answerOf(error).httpStatusCode;
  if (UNCONNECTED.has(code)) return 'unconnected';
  if (THROTTLING.has(code) || status === 429) return 'throttled';
  if (BUSY.has(code)) return 'busy';
  if (CREDENTIALS.has(code)) return 'credentials';
  // No status: the connection broke, or what answered was no AWS.
  if (FAILED_INSIDE.has(code) || status === undefined || status >= 500 || status < 400) return 'unknown-outcome';
  return 'refused';
}

/**
 * What the services asked here call too many requests: a part of the SDK's own list (`@smithy/core/retry`), for
 * LimitExceededException is a quota to IAM, which no retry raises.
 */
export const THROTTLING: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** One sentence of AWS's own for a message: "AccessDenied: User … is not authorized". */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { httpStatusCode } = answerOf(error);
  // A HEAD is answered without a body, and the SDK has no word for the status.
  if (error.message === 'UnknownError' && httpStatusCode !== undefined) return `status ${httpStatusCode}`;
  const causes = error instanceof AggregateError ? error.errors.map((cause) => describeError(cause)).join('; ') : '';
  const reason = reasonOf(error);
  const code = reason === undefined ? awsCodeOf(error) : `${awsCodeOf(error)} (${reason})`;
  const text = [code, error.message || causes].filter((part) => part !== '' && part !== 'Error').join(': ');
  return text.replace(/\s+/g, ' ');
}

/** Turns what the SDK threw at `operation` into an expected failure; what is one already passes through. */
export function toFailure(error: unknown, operation: string): Failure {
  if (isFailure(error)) return error;
  const code = awsCodeOf(error);
  const { requestId } = answerOf(error);
  const options: FailureOptions = {
    cause: error,
    details: { operation, awsCode: code, ...(requestId === undefined ? {} : { requestId }) },
  };
  const words = describeError(error);
  const kind = classifyError(error);
  const byReason = codeOfReason(reasonOf(error));
  if (kind === 'refused' && byReason !== undefined) {
    return new Failure(byReason, `AWS refused ${operation}: ${words}`, options);
  }
  if (code.startsWith('Expired')) return new Failure('CREDENTIALS_EXPIRED', `${operation}: ${words}`, options);
  if (kind === 'refused' && code.startsWith('AccessDenied')) {
    const failure = code === 'AccessDeniedForDependencyException' ? 'SERVICE_LINKED_ROLE_DENIED' : 'AWS_ACCESS_DENIED';
    return new Failure(failure, `AWS refused ${operation}: ${words}`, options);
  }
  if (code === 'FinalizingOrganizationException') {
    return new Failure(
      'ORGANIZATION_FINALIZING',
      `AWS is still setting the organization up and did not do ${operation}: ${words}`,
      options,
    );
  }
  return new Failure(...BY_TROUBLE[kind](operation, words, answered(error)), options);
}

function answered(error: unknown): boolean {
  return answerOf(error).httpStatusCode !== undefined;
}

type Words = (
  operation: string,
  words: string,
  answered: boolean,
) => [ConstructorParameters<typeof Failure>[0], string];

const BY_TROUBLE: Record<ErrorClass, Words> = {
  throttled: (operation, words) => ['AWS_THROTTLED', `AWS kept throttling ${operation}: ${words}`],
  busy: (operation, words) => ['AWS_BUSY', `AWS was busy with another change and did not do ${operation}: ${words}`],
  unconnected: (operation, words) => ['AWS_UNREACHABLE', `No connection to AWS for ${operation}: ${words}`],
  'unknown-outcome': (operation, words, hasStatus) =>
    hasStatus
      ? ['AWS_UNAVAILABLE', `AWS failed at ${operation}: ${words}`]
      : ['AWS_UNREACHABLE', `The connection to AWS broke during ${operation}: ${words}`],
  credentials: (operation, words) => [
    'CREDENTIALS_REFUSED',
    `AWS did not accept the credentials at ${operation}: ${words}`,
  ],
  refused: (operation, words) => ['AWS_REFUSED', `AWS refused ${operation}: ${words}`],
};
