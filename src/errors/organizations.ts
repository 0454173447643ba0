import { credentials, type FailureTable, failed, inProgress, usage, wrongAccount } from './kinds.ts';

/** The organization, its accounts and their access. */
export const ORGANIZATIONS = {
  ORGANIZATION_MISSING: failed(
    'The management account belongs to no organization yet.',
    'Make it with: pf aws org init',
  ),
  ORGANIZATION_FOREIGN: wrongAccount(
    'The credentials belong to a member account, not to the management account of the organization.',
    'Use credentials of the management account named above.',
  ),
  ORGANIZATION_FEATURES: failed(
    'The organization has consolidated billing only; accounts for environments need all features.',
    'Enable all features in the console (Organizations, Settings, Begin process), let each member agree, then run this again.',
    'Or from the command line: pf aws exec management -- aws organizations enable-all-features',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html',
  ),
  ORGANIZATION_FINALIZING: inProgress(
    'AWS is still setting the new organization up; this can take up to an hour.',
    'Run the same command again in a while.',
  ),
  ROOT_CANNOT_ASSUME: failed(
    'Root credentials cannot reach into member accounts: root may not assume roles.',
    'Replace the root key by an IAM user first: pf aws org init',
  ),
  ROOT_KEY_NEEDED: credentials(
    "Root's access keys can be deleted with one of them alone, and none was given.",
    'Give one of them: pf aws org init --from-csv rootkey.csv --delete-root-key',
    'Or delete them as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
  ),
  ROOT_KEY_REMAINS: failed(
    'Root still has an access key after those it had were deleted.',
    'Somebody may have made another: delete it as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
  ),
  ENVIRONMENT_CONFLICT: wrongAccount(
    'Two environments would share one account, or one environment would have two.',
    'Decide which account belongs to which environment, and name it with --account-id.',
  ),
  ACCOUNT_UNKNOWN: wrongAccount('The organization has no such account.', 'List its accounts with: pf aws account list'),
  ACCOUNT_UNUSABLE: failed(
    'The account is closed, suspended or not yet activated.',
    'For 90 days AWS Support can reopen a closed account, asked as root of the management account: https://console.aws.amazon.com/support/home',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  ),
  CI_ROLES_MISSING: failed(
    'The account lets no pipeline in.',
    'Let one in: pf aws ci add ENVIRONMENT --github OWNER/REPO',
  ),
  CI_ROLE_FOREIGN: usage(
    "A role of the name that pipelines get is there already, and is somebody else's.",
    'Delete or rename that role, or let the pipeline in by it yourself.',
  ),
  ACCOUNT_ACCESS_OFF: failed(
    'The management account may not speak of its members: trusted access for account.amazonaws.com is off.',
    'Switch it on: pf aws org init',
    'Or by the AWS CLI: pf aws exec management -- aws organizations enable-aws-service-access --service-principal account.amazonaws.com',
    'https://docs.aws.amazon.com/accounts/latest/reference/using-orgs-trusted-access.html',
  ),
  CONTACTS_OF_MODULE: usage(
    "The stack's own module sets the contacts of the account at each apply.",
    'Set its inputs and apply it.',
  ),
  CLOSE_REFUSED: usage(
    'The account must not be closed, for the reason shown.',
    'Put the reason right, then run the same command again.',
  ),
  CLOSE_LATER: inProgress(
    'AWS closes no more accounts of this organization for now.',
    'Run the same command again later; AWS counts the accounts closed within 30 days.',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html',
  ),
  CLOSE_UNDER_WAY: inProgress(
    'AWS has taken the request to close the account and does not show it as closing yet.',
    'Run the same command again in a few minutes.',
  ),
  EMAIL_CODE_NEEDED: inProgress(
    'AWS has mailed a code to the new address and waits for it.',
    'Run the same command again with the code: --otp CODE',
  ),
  EMAIL_CODE_WRONG: usage(
    'AWS does not take the code for the new address.',
    'Use the code of the latest mail, or leave --otp out to have a new one sent.',
  ),
  EMAIL_TAKEN_CLOSED: failed(
    'The e-mail address belongs to a closed account of this organization and stays taken.',
    'To have the account back, ask AWS Support to reopen it within 90 days of its closing: https://console.aws.amazon.com/support/home',
    'When it was closed, CloudTrail of the management account tells (CloseAccount); Organizations does not.',
    'Or choose another address with --email; AWS never frees this one.',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  ),
  EMAIL_TAKEN_OUTSIDE: failed(
    'The e-mail address belongs to an AWS account outside this organization.',
    'Choose another address with --email or --email-template; AWS never frees one that is in use.',
  ),
  EMAIL_CONFLICT: usage(
    'Two environments would have one e-mail address; AWS wants one for each account.',
    "Put {environment} into --email-template, for example 'aws+{environment}@example.com'.",
  ),
  ACCOUNT_QUOTA: failed(
    'The organization has reached its quota of accounts; closed accounts count until they are gone.',
    'Ask for more: pf aws exec management -- aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-29A0C5DF --desired-value 20 --region us-east-1',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html',
  ),
  ACCOUNT_PAYMENT: failed(
    'AWS wants a valid payment method or complete contact data on the management account first.',
    'Complete it in the console as root: https://console.aws.amazon.com/billing/home#/paymentmethods',
  ),
  ACCOUNT_BUSINESS_VALIDATION: failed(
    'AWS has yet to confirm the business details of the management account, or could not.',
    'Look for the state of the validation in the console, and ask AWS Support where it failed: https://console.aws.amazon.com/support/home',
    'Run the same command again when it is done.',
  ),
  ACCOUNT_SIGNUP_INCOMPLETE: failed(
    'The sign-up of the management account is not complete yet.',
    'Finish it in the console: https://portal.aws.amazon.com/billing/signup and run the same command again.',
  ),
  ACCOUNT_CREATION_FAILED: failed(
    'AWS could not create the account, for the reason shown.',
    'Put right what AWS names, then run the same command again.',
    'https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html',
  ),
  ACCOUNT_IN_PROGRESS: inProgress(
    'AWS is still creating the account; the request did not fail.',
    'Run the same command again: it goes on with the same request.',
  ),
  SERVICE_LINKED_ROLE_DENIED: failed(
    'AWS Organizations may not make its service-linked role with these credentials.',
    'Allow iam:CreateServiceLinkedRole to the user, or use an administrator, then run the same command again.',
  ),
  ROLE_DENIED: credentials(
    'AWS does not let the credentials assume the role.',
    'Check the ARN of the role, and that its trust policy names the account of the credentials.',
    'An account that was invited has no such role: make it, or name another with --role-name.',
    'A role made a moment ago needs some minutes: pf aws verify ENVIRONMENT --wait 60s',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_create-cross-account-role.html',
  ),
  ACCESS_CONFLICT: usage(
    'The profile already gets its credentials another way; tools disagree on which of two kinds wins.',
    'Keep the way it has with a fitting --access, or remove the profile from the AWS config files by hand first.',
  ),
  KEYS_EXHAUSTED: failed(
    'The IAM user has two access keys already, and AWS allows no third.',
    'See when each was last used: pf aws key list ENVIRONMENT',
    'Switch one off that nobody uses, and run the same command again: key rotate deletes keys that are switched off.',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  ),
  KEY_NOT_STATIC: usage(
    'The profile has no access key of its own: a role, SSO, a session or a program gives its credentials.',
    'See of which kind each profile is: pf aws profile list',
  ),
  KEY_IN_USE: inProgress(
    'Somebody else uses the old key, although this repository has a new one.',
    'Find out who it is, then go on with --finish, or go back with --undo.',
  ),
  KEY_GONE: failed(
    'The old key is deleted: there is no way back to it.',
    'End what was begun: pf aws key rotate ENVIRONMENT --finish',
  ),
  KEY_GRACE: inProgress(
    'The access key is switched off, and its grace is not over; or a rotation of it is under way.',
    'Delete it now: pf aws key retire ENVIRONMENT --finish --grace 0',
  ),
  LAST_WAY_IN: usage(
    'Neither single sign-on nor a role leads into the account: the access key is the last way in.',
    'Make another way first: pf aws sso init',
  ),
  MEMBERS_FIRST: usage(
    "The management account's key goes last.",
    'Retire those of the other environments first: pf aws key retire ENVIRONMENT',
  ),
  USER_IN_USE: usage(
    'The IAM user has another active access key.',
    'See whose it is: pf aws key list ENVIRONMENT',
    'Or leave --delete-user out.',
  ),
  CENTRAL_ROOT_OFF: failed(
    'Centralized root access is off, by which the root users of members are reached.',
    'Switch it on: pf aws org init',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
  ),
  ROOT_OF_MANAGEMENT: usage(
    'The root user of the management account is the last way in: it keeps its password.',
    'Delete its access keys: pf aws org init --from-csv rootkey.csv --delete-root-key',
    'Add a second factor as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
  ),
  ROOT_KEY_IN_USE: usage(
    'An access key of the root user was used in the last 90 days, and what is deleted is deleted.',
    'Give whoever uses it a key of an IAM user or a role first, or add --force.',
  ),
  ROOT_CREDENTIALS_REMAIN: failed(
    'The root user has credentials still, after all that the plan named is deleted.',
    'See which: pf aws root audit ENVIRONMENT',
    'Then delete them too: pf aws root secure ENVIRONMENT',
  ),
  CENTRAL_ROOT_FAILED: failed(
    'Centralized root access could not be switched on.',
    'Leave it out for now with --no-central-root, or switch it on in the console (IAM, Root access management).',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
  ),
} as const satisfies FailureTable;
