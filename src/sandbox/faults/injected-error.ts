import { makeCommonError } from '../protocol/common-errors.ts';
import type { ServiceName } from '../protocol/service.ts';
import { ServiceError } from '../protocol/service-error.ts';
import type { Fault } from './injection.ts';
import { getKnownError } from './known-errors.ts';

/** The reasons for which AWS ends a CreateAccount as FAILED. */
const FAILURE_REASONS: readonly string[] = [
  'ACCOUNT_LIMIT_EXCEEDED',
  'CONCURRENT_ACCOUNT_MODIFICATION',
  'EMAIL_ALREADY_EXISTS',
  'FAILED_BUSINESS_VALIDATION',
  'GOVCLOUD_ACCOUNT_ALREADY_EXISTS',
  'INTERNAL_FAILURE',
  'INVALID_ADDRESS',
  'INVALID_EMAIL',
  'INVALID_IDENTITY_FOR_BUSINESS_VALIDATION',
  'INVALID_PAYMENT_INSTRUMENT',
  'MISSING_BUSINESS_VALIDATION',
  'MISSING_PAYMENT_INSTRUMENT',
  'PENDING_BUSINESS_VALIDATION',
  'UNKNOWN_BUSINESS_VALIDATION',
  'UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED',
];

/** `CreateAccount:error=FAILURE_REASON` is about how the creation ends, not about the reply; the reason, then. */
export function getFailureReason(fault: Fault, operation: string): string | undefined {
  if (operation !== 'CreateAccount' || fault.kind !== 'error') return undefined;
  return FAILURE_REASONS.includes(fault.code) ? fault.code : undefined;
}

// REST services tell a refusal and a throttling by their status, JSON 1.1 services answer 400 to both.
const REST_STATUSES: ReadonlyMap<string, number> = new Map([
  ['AccessDeniedException', 403],
  ['ExpiredTokenException', 403],
  ['TooManyRequestsException', 429],
  ['UnrecognizedClientException', 403],
]);

/** The error a throttling or error fault makes of a request; undefined for other faults. */
export function makeInjectedError(fault: Fault, service: ServiceName): ServiceError | undefined {
  if (fault.kind === 'throttle') {
    const text = service === 'organizations' ? getKnownError('TooManyRequestsException').text : 'Rate exceeded';
    return makeCommonError('throttled', service, text);
  }
  return fault.kind === 'error' ? makeKnownError(fault.code, service, fault.reason) : undefined;
}

/** The error AWS answers as `code`, with the `Reason` some exceptions carry. */
export function makeKnownError(code: string, service: ServiceName, reason?: string): ServiceError {
  const { status, text } = getKnownError(code);
  const rest = service === 'account' ? REST_STATUSES.get(code) : undefined;
  const members: Record<string, string> = reason === undefined ? {} : { Reason: reason };
  return new ServiceError(code, text, rest ?? status, members);
}
