import { EXIT, type FailureTable } from './kinds.ts';

/** The organization, its accounts and their access. */
export const ORGANIZATIONS = {
  ORGANIZATION_MISSING: {
    exit: EXIT.failed,
    summary: 'The management account belongs to no organization yet.',
    advice: ['Make it with: pf aws org init'],
  },
  ORGANIZATION_FOREIGN: {
    exit: EXIT.wrongAccount,
    summary: 'The credentials belong to a member account, not to the management account of the organization.',
    advice: ['Use credentials of the management account named above.'],
  },
  ORGANIZATION_FEATURES: {
    exit: EXIT.failed,
    summary: 'The organization has consolidated billing only; accounts for environments need all features.',
    advice: [
      'Enable all features in the console (Organizations, Settings, Begin process), let each member agree, then run this again.',
      'Or from the command line: pf aws exec management -- aws organizations enable-all-features',
    ],
    link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html',
  },
  ORGANIZATION_FINALIZING: {
    exit: EXIT.inProgress,
    summary: 'AWS is still setting the new organization up; this can take up to an hour.',
    advice: ['Run the same command again in a while.'],
    transient: true,
  },
  ROOT_CANNOT_ASSUME: {
    exit: EXIT.failed,
    summary: 'Root credentials cannot reach into member accounts: root may not assume roles.',
    advice: ['Replace the root key by an IAM user first: pf aws org init'],
  },
  ROOT_KEY_NEEDED: {
    exit: EXIT.credentials,
    summary: "Root's access keys can be deleted with one of them alone, and none was given.",
    advice: [
      'Give one of them: pf aws org init --from-csv rootkey.csv --delete-root-key',
      'Or delete them as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
  },
  ROOT_KEY_REMAINS: {
    exit: EXIT.failed,
    summary: 'Root still has an access key after those it had were deleted.',
    advice: [
      'Somebody may have made another: delete it as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    ],
  },
  ENVIRONMENT_CONFLICT: {
    exit: EXIT.wrongAccount,
    summary: 'Two environments would share one account, or one environment would have two.',
    advice: ['Decide which account belongs to which environment, and name it with --account-id.'],
  },
  ACCOUNT_UNKNOWN: {
    exit: EXIT.wrongAccount,
    summary: 'The organization has no such account.',
    advice: ['List its accounts with: pf aws account list'],
  },
  ACCOUNT_UNUSABLE: {
    exit: EXIT.failed,
    summary: 'The account is closed, suspended or not yet activated.',
    advice: [
      'For 90 days AWS Support can reopen a closed account, asked as root of the management account: https://console.aws.amazon.com/support/home',
    ],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  },
  CI_ROLES_MISSING: {
    exit: EXIT.failed,
    summary: 'The account lets no pipeline in.',
    advice: ['Let one in: pf aws ci add ENVIRONMENT --github OWNER/REPO'],
  },
  CI_ROLE_FOREIGN: {
    exit: EXIT.usage,
    summary: "A role of the name that pipelines get is there already, and is somebody else's.",
    advice: ['Delete or rename that role, or let the pipeline in by it yourself.'],
  },
  CLOSE_REFUSED: {
    exit: EXIT.usage,
    summary: 'The account must not be closed, for the reason shown.',
    advice: ['Put the reason right, then run the same command again.'],
  },
  CLOSE_LATER: {
    exit: EXIT.inProgress,
    summary: 'AWS closes no more accounts of this organization for now.',
    advice: ['Run the same command again later; AWS counts the accounts closed within 30 days.'],
    link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html',
    transient: true,
  },
  CLOSE_UNDER_WAY: {
    exit: EXIT.inProgress,
    summary: 'AWS has taken the request to close the account and does not show it as closing yet.',
    advice: ['Run the same command again in a few minutes.'],
    transient: true,
  },
  EMAIL_CODE_NEEDED: {
    exit: EXIT.inProgress,
    summary: 'AWS has mailed a code to the new address and waits for it.',
    advice: ['Run the same command again with the code: --otp CODE'],
  },
  EMAIL_CODE_WRONG: {
    exit: EXIT.usage,
    summary: 'AWS does not take the code for the new address.',
    advice: ['Use the code of the latest mail, or leave --otp out to have a new one sent.'],
  },
  EMAIL_TAKEN_CLOSED: {
    exit: EXIT.failed,
    summary: 'The e-mail address belongs to a closed account of this organization and stays taken.',
    advice: [
      'To have the account back, ask AWS Support to reopen it within 90 days of its closing: https://console.aws.amazon.com/support/home',
      'When it was closed, CloudTrail of the management account tells (CloseAccount); Organizations does not.',
      'Or choose another address with --email; AWS never frees this one.',
    ],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  },
  EMAIL_TAKEN_OUTSIDE: {
    exit: EXIT.failed,
    summary: 'The e-mail address belongs to an AWS account outside this organization.',
    advice: ['Choose another address with --email or --email-template; AWS never frees one that is in use.'],
  },
  EMAIL_CONFLICT: {
    exit: EXIT.usage,
    summary: 'Two environments would have one e-mail address; AWS wants one for each account.',
    advice: ["Put {environment} into --email-template, for example 'aws+{environment}@example.com'."],
  },
  ACCOUNT_QUOTA: {
    exit: EXIT.failed,
    summary: 'The organization has reached its quota of accounts; closed accounts count until they are gone.',
    advice: [
      'Ask for more: pf aws exec management -- aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-29A0C5DF --desired-value 20 --region us-east-1',
    ],
    link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html',
  },
  ACCOUNT_PAYMENT: {
    exit: EXIT.failed,
    summary: 'AWS wants a valid payment method or complete contact data on the management account first.',
    advice: ['Complete it in the console as root: https://console.aws.amazon.com/billing/home#/paymentmethods'],
  },
  ACCOUNT_BUSINESS_VALIDATION: {
    exit: EXIT.failed,
    summary: 'AWS has yet to confirm the business details of the management account, or could not.',
    advice: [
      'Look for the state of the validation in the console, and ask AWS Support where it failed: https://console.aws.amazon.com/support/home',
      'Run the same command again when it is done.',
    ],
  },
  ACCOUNT_SIGNUP_INCOMPLETE: {
    exit: EXIT.failed,
    summary: 'The sign-up of the management account is not complete yet.',
    advice: ['Finish it in the console: https://portal.aws.amazon.com/billing/signup and run the same command again.'],
  },
  ACCOUNT_CREATION_FAILED: {
    exit: EXIT.failed,
    summary: 'AWS could not create the account, for the reason shown.',
    advice: ['Put right what AWS names, then run the same command again.'],
    link: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html',
  },
  ACCOUNT_IN_PROGRESS: {
    exit: EXIT.inProgress,
    summary: 'AWS is still creating the account; the request did not fail.',
    advice: ['Run the same command again: it goes on with the same request.'],
    transient: true,
  },
  SERVICE_LINKED_ROLE_DENIED: {
    exit: EXIT.failed,
    summary: 'AWS Organizations may not make its service-linked role with these credentials.',
    advice: [
      'Allow iam:CreateServiceLinkedRole to the user, or use an administrator, then run the same command again.',
    ],
  },
  ROLE_DENIED: {
    exit: EXIT.credentials,
    summary: 'AWS does not let the credentials assume the role.',
    advice: [
      'Check the ARN of the role, and that its trust policy names the account of the credentials.',
      'An account that was invited has no such role: make it, or name another with --role-name.',
      'A role made a moment ago needs some minutes: pf aws verify ENVIRONMENT --wait 60s',
    ],
    link: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_create-cross-account-role.html',
    transient: true,
  },
  ACCESS_CONFLICT: {
    exit: EXIT.usage,
    summary: 'The profile already gets its credentials another way; tools disagree on which of two kinds wins.',
    advice: [
      'Keep the way it has with a fitting --access, or remove the profile from the AWS config files by hand first.',
    ],
  },
  KEYS_EXHAUSTED: {
    exit: EXIT.failed,
    summary: 'The IAM user has two access keys already, and AWS allows no third.',
    advice: [
      'See when each was last used: pf aws key list ENVIRONMENT',
      'Switch one off that nobody uses, and run the same command again: key rotate deletes keys that are switched off.',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  },
  KEY_NOT_STATIC: {
    exit: EXIT.usage,
    summary: 'The profile has no access key of its own: a role, SSO, a session or a program gives its credentials.',
    advice: ['See of which kind each profile is: pf aws profile list'],
  },
  KEY_IN_USE: {
    exit: EXIT.inProgress,
    summary: 'Somebody else uses the old key, although this repository has a new one.',
    advice: ['Find out who it is, then go on with --finish, or go back with --undo.'],
  },
  KEY_GONE: {
    exit: EXIT.failed,
    summary: 'The old key is deleted: there is no way back to it.',
    advice: ['End what was begun: pf aws key rotate ENVIRONMENT --finish'],
  },
  KEY_GRACE: {
    exit: EXIT.inProgress,
    summary: 'The access key is switched off, and its grace is not over; or a rotation of it is under way.',
    advice: ['Delete it now: pf aws key retire ENVIRONMENT --finish --grace 0'],
  },
  LAST_WAY_IN: {
    exit: EXIT.usage,
    summary: 'Neither single sign-on nor a role leads into the account: the access key is the last way in.',
    advice: ['Make another way first: pf aws sso init'],
  },
  MEMBERS_FIRST: {
    exit: EXIT.usage,
    summary: "The management account's key goes last.",
    advice: ['Retire those of the other environments first: pf aws key retire ENVIRONMENT'],
  },
  USER_IN_USE: {
    exit: EXIT.usage,
    summary: 'The IAM user has another active access key.',
    advice: ['See whose it is: pf aws key list ENVIRONMENT', 'Or leave --delete-user out.'],
  },
  CENTRAL_ROOT_FAILED: {
    exit: EXIT.failed,
    summary: 'Centralized root access could not be switched on.',
    advice: [
      'Leave it out for now with --no-central-root, or switch it on in the console (IAM, Root access management).',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
  },
} as const satisfies FailureTable;
