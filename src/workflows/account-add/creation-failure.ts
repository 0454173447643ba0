import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { failureCodeOfReason } from '../../aws/refusal-reasons.ts';
import { Failure } from '../../errors/failure.ts';

/** Where the advice of the code is not exact enough. */
const ADVICE: Readonly<Record<string, readonly string[]>> = {
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: [
    'In the first hour of an organization AWS says so too while it is still setting it up: then run the same command again later.',
    `Otherwise ask for more: pf aws exec management -- aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-29A0C5DF --desired-value 20 --region ${GLOBAL_REGION}`,
  ],
  GOVCLOUD_ACCOUNT_ALREADY_EXISTS: ['A GovCloud account exists for this request already: ask AWS Support.'],
  INVALID_ADDRESS: [
    'Correct the contact address of the management account: https://console.aws.amazon.com/billing/home#/account',
  ],
  INVALID_ROLE_NAME: ['Give another --role-name: 1 to 64 letters, digits and + = , . @ - _'],
  MASTER_ACCOUNT_MISSING_CONTACT_INFO: [
    'Complete the contact data of the management account: https://console.aws.amazon.com/billing/home#/account',
  ],
  MAX_TAG_LIMIT_EXCEEDED: ['Give fewer --tag: AWS allows 50 for an account, ours included.'],
  TAG_POLICY_VIOLATION: ['Give --tag values that the tag policy of the organization allows.'],
  UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED: ['Leave --tag out and tag the account afterwards.'],
};

/** Why no account came of it. An unknown reason is shown as it came. */
export function creationFailure(environment: string, reason: string, words: string, cause?: unknown): Failure {
  const suggestions = ADVICE[reason];
  const code = failureCodeOfReason(reason) ?? 'ACCOUNT_CREATION_FAILED';
  return new Failure(code, `AWS did not create the account for ${environment}: ${words}`, {
    ...(suggestions === undefined ? {} : { suggestions }),
    details: { environment, reason },
    cause,
  });
}
