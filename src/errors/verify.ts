import { EXIT, type FailureTable } from './kinds.ts';

/** What `pf aws verify` can find, most of it as findings beside one another. */
export const VERIFY = {
  PROFILE_MISSING: {
    exit: EXIT.credentials,
    summary: 'The profile of the environment is not in the AWS config files of the repository.',
    advice: [
      'Make it, with a new key: pf aws account add ENVIRONMENT',
      'Or write it from credentials you have: pf aws profile write ENVIRONMENT',
    ],
  },
  PROFILE_REGION_MISSING: {
    exit: EXIT.failed,
    summary: 'The profile has no region.',
    advice: ['Set it with: pf aws profile write ENVIRONMENT --region us-east-2'],
  },
  PROFILE_NO_CREDENTIALS: {
    exit: EXIT.credentials,
    summary: 'The profile holds no credentials of any kind.',
    advice: [
      'Make a key: pf aws account add ENVIRONMENT',
      'Or write credentials you have: pf aws profile write ENVIRONMENT',
    ],
  },
  PROFILE_INCOMPLETE: {
    exit: EXIT.credentials,
    summary: 'The profile holds a part of its credentials only, an access key without its secret for example.',
    advice: [
      'Make a new key: pf aws account add ENVIRONMENT',
      'Or write the whole key: pf aws profile write ENVIRONMENT',
    ],
  },
  CREDENTIALS_AMBIGUOUS: {
    exit: EXIT.credentials,
    summary: 'The profile holds more than one kind of credentials, and tools disagree on which of them wins.',
    advice: ['Decide on one kind and delete the keys of the other from the profile.'],
    link: 'https://github.com/aws/aws-cli/issues/7183',
  },
  FILE_READABLE_BY_OTHERS: {
    exit: EXIT.unsafeFiles,
    summary: 'Other users of this machine can read a file that holds secrets, or write to an AWS file.',
    advice: ['Take their rights away with: chmod 600 FILE'],
  },
  FOLDER_OPEN: {
    exit: EXIT.unsafeFiles,
    summary: 'Other users of this machine can write to the folder of the AWS files.',
    advice: ['Close it with: chmod 700 FOLDER'],
  },
  CREDENTIALS_TRACKED: {
    exit: EXIT.unsafeFiles,
    summary: 'git tracks the credentials file: the secrets in it are in the history, or will be.',
    advice: [
      'Take it out of the index with: git rm --cached FILE',
      'If it was ever pushed, treat its keys as stolen: make new ones and delete these.',
    ],
  },
  CREDENTIALS_NOT_IGNORED: {
    exit: EXIT.unsafeFiles,
    summary: 'git does not ignore the credentials file: the next "git add ." would commit the secrets.',
    advice: ['Add the line "credentials" to the .gitignore beside it.'],
  },
  WRONG_ACCOUNT: {
    exit: EXIT.wrongAccount,
    summary: 'The credentials belong to another account than they should.',
    advice: ['Write those of the right account: pf aws profile write ENVIRONMENT'],
  },
  EXPECTED_ACCOUNT_UNKNOWN: {
    exit: EXIT.wrongAccount,
    summary: 'Nothing says which account the environment should have, so that nothing was proven.',
    advice: ['Record it with: pf aws account add ENVIRONMENT'],
  },
  ACCOUNT_SHARED: {
    exit: EXIT.wrongAccount,
    summary: 'Two environments have one account.',
    advice: ['Give each environment an account of its own and correct environment.yaml or the profile.'],
  },
  ACCOUNT_PENDING: {
    exit: EXIT.inProgress,
    summary: 'The account is not yet activated.',
    advice: ['Wait for AWS to activate it: pf aws verify ENVIRONMENT --wait 60s'],
    transient: true,
  },
  ACCOUNT_SUSPENDED: {
    exit: EXIT.failed,
    summary: 'The account is suspended, or about to be closed.',
    advice: ['Ask AWS Support, as root of the management account: https://console.aws.amazon.com/support/home'],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  },
  ACCOUNT_CLOSED: {
    exit: EXIT.failed,
    summary: 'The account is closed.',
    advice: [
      'For 90 days AWS Support can reopen it, asked as root of the management account: https://console.aws.amazon.com/support/home',
    ],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  },
  ACCOUNT_OUTSIDE: {
    exit: EXIT.wrongAccount,
    summary: 'The account of the environment is no member of the organization.',
    advice: ['List its accounts with: pf aws account list'],
  },
  ACCOUNT_STATE_UNKNOWN: {
    exit: EXIT.unreachable,
    summary: 'The organization did not say in which state the account is.',
    advice: ['Check the management profile with: pf aws verify management'],
  },
  ROOT_IN_USE: {
    exit: EXIT.failed,
    summary: 'The credentials are those of the root user, whom no policy binds.',
    advice: ['Replace them by an IAM user: pf aws org init'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  },
  FILES_DIFFER: {
    exit: EXIT.unsafeFiles,
    summary: "AWS's tools would read other files in this shell than the repository's, and those know the profile too.",
    advice: [
      'Lead this shell to the repository\'s files: eval "$(pf aws env ENVIRONMENT)"',
      'Or run other tools through: pf aws exec ENVIRONMENT -- COMMAND',
    ],
  },
  AMBIENT_VARIABLES: {
    exit: EXIT.failed,
    summary: 'Variables of this shell would lead other tools to other credentials; pf ignores them.',
    advice: ['Unset them.', 'Or run other tools through: pf aws exec ENVIRONMENT -- COMMAND'],
  },
  CLI_DISAGREES: {
    exit: EXIT.wrongAccount,
    summary: 'The real AWS CLI reads other credentials out of the profile than this tool does.',
    advice: ['Leave one kind of credentials in the profile. See which it has: pf aws profile list'],
  },
  ADMIN_RIGHTS_MISSING: {
    exit: EXIT.failed,
    summary: 'The credentials lack administrator rights, which the next steps need.',
    advice: ['Attach arn:aws:iam::aws:policy/AdministratorAccess to the user or role.'],
  },
  ROOT_WITHOUT_MFA: {
    exit: EXIT.failed,
    summary: 'The root user of the account has no second factor.',
    advice: ['Add one as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
  },
  ROOT_KEYS_PRESENT: {
    exit: EXIT.failed,
    summary: 'The root user of the account has access keys.',
    advice: [
      'Delete them with one of them: pf aws org init --from-csv rootkey.csv --delete-root-key',
      'Delete them as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
  },
  ROOT_PASSWORD_PRESENT: {
    exit: EXIT.failed,
    summary: 'The root user of a member account has a password, which centralized root access makes needless.',
    advice: ['Delete it in the management account: https://console.aws.amazon.com/iam/home#/organization-root'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  },
  ROOT_CERTIFICATES_PRESENT: {
    exit: EXIT.failed,
    summary: 'The root user of a member account has signing certificates.',
    advice: ['Delete them in the management account: https://console.aws.amazon.com/iam/home#/organization-root'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  },
  KEY_OLD: {
    exit: EXIT.failed,
    summary: 'The access key is older than 90 days.',
    advice: ['Replace it by a new one: pf aws key rotate ENVIRONMENT'],
  },
  DEEP_UNKNOWN: {
    exit: EXIT.failed,
    summary: 'A part of the deep examination could not be made.',
    advice: ["AWS's own words are in the message; the credentials may lack the permission to look."],
  },
} as const satisfies FailureTable;
