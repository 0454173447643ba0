import type { FailureCode } from '../errors/catalogue.ts';
import type { AwsError } from './errors.ts';

/** What a failed call means for the next one. */
export type ErrorClass =
  /** AWS refused for now, and nothing happened: too many requests. */
  | 'throttled'
  /** AWS refused for now, and nothing happened: it is busy with an earlier change. */
  | 'busy'
  /** The request never left: no connection. Nothing happened. */
  | 'not-connected'
  /** The request never left, and will not before somebody mends key, certificates or proxy. Nothing happened. */
  | 'blocked'
  /** The reply was lost, was an internal error or not AWS's: the request may or may not have taken effect. */
  | 'ambiguous'
  /** The key, its secret or its session is not accepted. */
  | 'credentials'
  /** A plain no. */
  | 'refused';

/** Codes that end in `Exception` in some services stand here without. */
const CLASSES: Readonly<Record<string, ErrorClass>> = {
  ...mapToClass('throttled', [
    // A part of the SDK's own list (`@smithy/core/retry`): LimitExceededException is a quota to IAM, which no retry
    // raises.
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
    'RequestLimitExceeded',
    'RequestThrottled',
    'SlowDown',
    'Throttled',
    'Throttling',
    'TooManyRequests',
  ]),
  ...mapToClass('busy', ['ConcurrentModification', 'FinalizingOrganization', 'EntityTemporarilyUnmodifiable']),
  ...mapToClass('credentials', [
    'AuthFailure',
    'ExpiredToken',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignature',
    'InvalidToken',
    'MalformedSecurityToken',
    'MissingAuthenticationToken',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
    'TokenRefreshRequired',
    'UnrecognizedClient',
  ]),
  // AWS failed inside, and says neither yes nor no; by name, as JSON services may answer 400 to everything.
  ...mapToClass('ambiguous', [
    'InternalError',
    'InternalFailure',
    'InternalServer',
    'RequestTimeout',
    'Service',
    'ServiceFailure',
    'ServiceUnavailable',
  ]),
};

function mapToClass(kind: ErrorClass, codes: readonly string[]): Record<string, ErrorClass> {
  return Object.fromEntries(codes.map((code) => [code, kind]));
}

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Sources: the SDK's retry lists, the service models, and the facts about CreateAccount. */
export function classifyError(answer: AwsError): ErrorClass {
  if (answer.kind === 'no-response') return classifyCode(answer.code);
  if (answer.status === 429) return 'throttled';
  if (answer.kind === 'not-aws') return 'ambiguous';
  const { status } = answer;
  const code = answer.code.replace(/Exception$/, '');
  if (Object.hasOwn(CLASSES, code)) return CLASSES[code] ?? 'refused';
  return status >= 500 || status < 400 ? 'ambiguous' : 'refused';
}

function classifyCode(code: string): ErrorClass {
  if (NOT_CONNECTED.has(code)) return 'not-connected';
  return isHandshakeCode(code) || isCertificateCode(code) || isUnsendable(code) ? 'blocked' : 'ambiguous';
}

/** Whether the same question may have another answer in a moment. What plays AWS with a page of its own stays that. */
export function canAnswerOtherwise(answer: AwsError): boolean {
  const kind = classifyError(answer);
  if (kind === 'ambiguous') return answer.kind !== 'not-aws' || answer.status >= 500;
  return kind === 'throttled' || kind === 'busy' || kind === 'not-connected';
}

/** What answered speaks no TLS, or none that Node knows. */
export function isHandshakeCode(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_');
}

export function isCertificateCode(code: string): boolean {
  return /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}

/** A header or URL that Node does not send, a proxy that it cannot use. */
function isUnsendable(code: string): boolean {
  return code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_URL' || code.startsWith('ERR_PROXY_');
}

/**
 * The `Reason` of an exception of Organizations, or the `FailureReason` of a creation → our code.
 * Sources: ConstraintViolationException, InvalidInputException and CreateAccountStatus in the API reference.
 */
const CODES_OF_REASONS: Readonly<Record<string, FailureCode>> = {
  ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE: 'SERVICE_LINKED_ROLE_DENIED',
  ACCOUNT_CREATION_NOT_COMPLETE: 'ACCOUNT_SIGNUP_INCOMPLETE',
  ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED: 'AWS_THROTTLED',
  ACCOUNT_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
  CANNOT_CLOSE_MANAGEMENT_ACCOUNT: 'CLOSE_REFUSED',
  CLOSE_ACCOUNT_QUOTA_EXCEEDED: 'CLOSE_LATER',
  CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED: 'CLOSE_LATER',
  FAILED_BUSINESS_VALIDATION: 'ACCOUNT_BUSINESS_VALIDATION',
  INTERNAL_FAILURE: 'AWS_UNAVAILABLE',
  INVALID_EMAIL: 'EMAIL_INVALID',
  INVALID_EMAIL_ADDRESS_TARGET: 'EMAIL_INVALID',
  INVALID_FULL_NAME_TARGET: 'ACCOUNT_NAME_INVALID',
  INVALID_IDENTITY_FOR_BUSINESS_VALIDATION: 'ACCOUNT_BUSINESS_VALIDATION',
  INVALID_PAYMENT_INSTRUMENT: 'ACCOUNT_PAYMENT',
  MASTER_ACCOUNT_MISSING_CONTACT_INFO: 'ACCOUNT_PAYMENT',
  MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED: 'ACCOUNT_PAYMENT',
  MISSING_BUSINESS_VALIDATION: 'ACCOUNT_BUSINESS_VALIDATION',
  MISSING_PAYMENT_INSTRUMENT: 'ACCOUNT_PAYMENT',
  ORGANIZATION_NOT_IN_ALL_FEATURES_MODE: 'ORGANIZATION_FEATURES',
  PENDING_BUSINESS_VALIDATION: 'ACCOUNT_BUSINESS_VALIDATION',
  // As the service model spells it.
  PENDING_BUSINESS_VALIDATIONv: 'ACCOUNT_BUSINESS_VALIDATION',
  UNKNOWN_BUSINESS_VALIDATION: 'ACCOUNT_BUSINESS_VALIDATION',
  WAIT_PERIOD_ACTIVE: 'CLOSE_LATER',
};

/** Undefined for a reason that has no code of its own. */
export function getFailureCode(reason: string | undefined): FailureCode | undefined {
  return reason !== undefined && Object.hasOwn(CODES_OF_REASONS, reason) ? CODES_OF_REASONS[reason] : undefined;
}
