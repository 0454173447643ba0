import type { FailureCode } from '../errors/catalogue.ts';

/**
 * The `Reason` of an exception of Organizations, or the `FailureReason` of a creation → our code.
 * Sources: ConstraintViolationException, InvalidInputException and CreateAccountStatus in the API reference.
 */
const CODES: Readonly<Record<string, FailureCode>> = {
  ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE: 'SERVICE_LINKED_ROLE_DENIED',
  ACCOUNT_CREATION_NOT_COMPLETE: 'ACCOUNT_SIGNUP_INCOMPLETE',
  ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED: 'AWS_THROTTLED',
  ACCOUNT_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
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
};

/** Undefined for a reason that has no code of its own. */
export function codeOfReason(reason: string | undefined): FailureCode | undefined {
  return reason !== undefined && Object.hasOwn(CODES, reason) ? CODES[reason] : undefined;
}

/** The `Reason` an exception of Organizations carries beside its name. */
export function reasonOf(error: unknown): string | undefined {
  const reason = error instanceof Error && 'Reason' in error ? error.Reason : undefined;
  return typeof reason === 'string' ? reason : undefined;
}
