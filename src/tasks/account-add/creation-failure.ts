import { Failure } from '../../errors/failure.ts';

type Code = ConstructorParameters<typeof Failure>[0];

/** AWS's FailureReason of a request, or the Reason of a ConstraintViolationException → our code. */
const CODES: Readonly<Record<string, Code>> = {
  ACCOUNT_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: 'ACCOUNT_QUOTA',
  ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED: 'AWS_THROTTLED',
  ACCOUNT_CREATION_NOT_COMPLETE: 'ACCOUNT_SIGNUP_INCOMPLETE',
  MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED: 'ACCOUNT_CREATION_FAILED',
  MASTER_ACCOUNT_MISSING_CONTACT_INFO: 'ACCOUNT_PAYMENT',
  MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED: 'ACCOUNT_PAYMENT',
  MISSING_PAYMENT_INSTRUMENT: 'ACCOUNT_PAYMENT',
  INVALID_PAYMENT_INSTRUMENT: 'ACCOUNT_PAYMENT',
  INVALID_EMAIL: 'EMAIL_INVALID',
  INTERNAL_FAILURE: 'AWS_UNAVAILABLE',
};

const ADVICE: Readonly<Record<string, readonly string[]>> = {
  INVALID_ADDRESS: [
    'Correct the contact address of the management account: https://console.aws.amazon.com/billing/home#/account',
  ],
  PENDING_BUSINESS_VALIDATION: [
    'AWS is checking the business details of the management account; run the command again when it is done.',
  ],
  FAILED_BUSINESS_VALIDATION: [
    'AWS could not confirm the business details of the management account: ask AWS Support.',
  ],
  UNKNOWN_BUSINESS_VALIDATION: [
    'AWS could not tell about the business details of the management account: ask AWS Support.',
  ],
  GOVCLOUD_ACCOUNT_ALREADY_EXISTS: ['A GovCloud account exists for this request already: ask AWS Support.'],
  UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED: ['Leave --tag out and tag the account afterwards.'],
};

/** Why no account came of it. An unknown reason is shown as it came. */
export function creationFailure(environment: string, reason: string, words: string, cause?: unknown): Failure {
  const code = CODES[reason] ?? 'ACCOUNT_CREATION_FAILED';
  const suggestions = ADVICE[reason];
  return new Failure(code, `AWS did not create the account for ${environment}: ${words}`, {
    ...(suggestions === undefined ? {} : { suggestions }),
    details: { environment, reason },
    cause,
  });
}
