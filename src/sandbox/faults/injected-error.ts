import { commonError } from '../protocol/common-errors.ts';
import { PROTOCOLS, type Service } from '../protocol/service.ts';
import { ServiceError } from '../protocol/service-error.ts';
import type { Fault } from './injection.ts';

const THROTTLED: Readonly<Record<Service, string>> = {
  organizations:
    "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  sts: 'Rate exceeded',
  iam: 'Rate exceeded',
  account: 'Rate exceeded',
};

/** Statuses of codes that are not plain 400s; one table for all services, whose codes do not clash. */
const STATUSES: Readonly<Record<string, number>> = {
  ServiceFailure: 500,
  ServiceException: 500,
  InternalFailure: 500,
  InternalError: 500,
  InternalServerException: 500,
  ServiceUnavailable: 503,
  RequestLimitExceeded: 503,
  AccessDenied: 403,
  InvalidClientTokenId: 403,
  SignatureDoesNotMatch: 403,
  ExpiredToken: 403,
  OptInRequired: 403,
  MissingAuthenticationToken: 403,
  RegionDisabledException: 403,
  NoSuchEntity: 404,
  EntityAlreadyExists: 409,
  LimitExceeded: 409,
  DeleteConflict: 409,
  ConcurrentModification: 409,
  EntityTemporarilyUnmodifiable: 409,
};

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

/** Whether a fault is about the outcome of a CreateAccount and not about its reply. */
export function failureReason(fault: Fault, operation: string): string | undefined {
  if (operation !== 'CreateAccount' || fault.kind !== 'error') return undefined;
  return FAILURE_REASONS.includes(fault.code) ? fault.code : undefined;
}

/** The error a throttling or error fault makes of a request. */
export function injectedError(fault: Fault, service: Service): ServiceError | undefined {
  if (fault.kind === 'throttle') return commonError('throttled', PROTOCOLS[service], THROTTLED[service]);
  if (fault.kind !== 'error') return undefined;
  // JSON services answer even their denials with 400, and Account its throttling with 429.
  const status = service === 'account' && fault.code === 'TooManyRequestsException' ? 429 : STATUSES[fault.code];
  const members: Record<string, string> = fault.reason === undefined ? {} : { Reason: fault.reason };
  return new ServiceError(fault.code, `The sandbox was asked to answer ${fault.code}.`, status ?? 400, members);
}
