import { THROTTLING } from './throttling.ts';

/** What a failed call means for the next one. */
export type Trouble =
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
export function codeOf(error: unknown): string {
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
  return troubleOf(error) === 'credentials' && answerOf(error).clockSkewCorrected === true;
}

/** Sorts what the SDK threw. Source: the SDK's retry lists, the service models, and the facts about CreateAccount. */
export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error);
  const status = answerOf(error).httpStatusCode;
  if (UNCONNECTED.has(code)) return 'unconnected';
  if (THROTTLING.has(code) || status === 429) return 'throttled';
  if (BUSY.has(code)) return 'busy';
  if (CREDENTIALS.has(code)) return 'credentials';
  // No status: the connection broke, or what answered was no AWS.
  if (FAILED_INSIDE.has(code) || status === undefined || status >= 500 || status < 400) return 'unknown-outcome';
  return 'refused';
}
