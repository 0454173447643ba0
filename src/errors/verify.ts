import { credentials, type FailureTable, failed, inProgress, unreachable, unsafeFiles, wrongAccount } from './kinds.ts';

/** What `pf aws verify` can find, most of it as findings beside one another. */
export const VERIFY = {
  PROFILE_MISSING: credentials(
    'The profile of the environment is not in the AWS config files of the repository.',
    'Make it, with a new key: pf aws account add ENVIRONMENT',
    'Or write it from credentials you have: pf aws profile write ENVIRONMENT',
  ),
  PROFILE_REGION_MISSING: failed(
    'The profile has no region.',
    'Set it with: pf aws profile write ENVIRONMENT --region us-east-2',
  ),
  PROFILE_NO_CREDENTIALS: credentials(
    'The profile holds no credentials of any kind.',
    'Make a key: pf aws account add ENVIRONMENT',
    'Or write credentials you have: pf aws profile write ENVIRONMENT',
  ),
  PROFILE_INCOMPLETE: credentials(
    'The profile holds a part of its credentials only, an access key without its secret for example.',
    'Make a new key: pf aws account add ENVIRONMENT',
    'Or write the whole key: pf aws profile write ENVIRONMENT',
  ),
  CREDENTIALS_AMBIGUOUS: credentials(
    'The profile holds more than one kind of credentials, and tools disagree on which of them wins.',
    'Decide on one kind and delete the keys of the other from the profile.',
    'https://github.com/aws/aws-cli/issues/7183',
  ),
  FILE_READABLE_BY_OTHERS: unsafeFiles(
    'Other users of this machine can read a file that holds secrets, or write to an AWS file.',
    'Take their rights away with: chmod 600 FILE',
  ),
  FOLDER_OPEN: unsafeFiles(
    'Other users of this machine can write to the folder of the AWS files.',
    'Close it with: chmod 700 FOLDER',
  ),
  CREDENTIALS_TRACKED: unsafeFiles(
    'git tracks the credentials file: the secrets in it are in the history, or will be.',
    'Take it out of the index with: git rm --cached FILE',
    'If it was ever pushed, treat its keys as stolen: make new ones and delete these.',
  ),
  CREDENTIALS_NOT_IGNORED: unsafeFiles(
    'git does not ignore the credentials file: the next "git add ." would commit the secrets.',
    'Add the line "credentials" to the .gitignore beside it.',
  ),
  WRONG_ACCOUNT: wrongAccount(
    'The credentials belong to another account than they should.',
    'Write those of the right account: pf aws profile write ENVIRONMENT',
  ),
  EXPECTED_ACCOUNT_UNKNOWN: wrongAccount(
    'Nothing says which account the environment should have, so that nothing was proven.',
    'Record it with: pf aws account add ENVIRONMENT',
  ),
  ACCOUNT_SHARED: wrongAccount(
    'Two environments have one account.',
    'Give each environment an account of its own and correct environment.yaml or the profile.',
  ),
  ACCOUNT_PENDING: inProgress(
    'The account is not yet activated.',
    'Wait for AWS to activate it: pf aws verify ENVIRONMENT --wait 60s',
  ),
  ACCOUNT_SUSPENDED: failed(
    'The account is suspended, or about to be closed.',
    'Ask AWS Support, as root of the management account: https://console.aws.amazon.com/support/home',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  ),
  ACCOUNT_CLOSED: failed(
    'The account is closed.',
    'For 90 days AWS Support can reopen it, asked as root of the management account: https://console.aws.amazon.com/support/home',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  ),
  ACCOUNT_OUTSIDE: wrongAccount(
    'The account of the environment is no member of the organization.',
    'List its accounts with: pf aws account list',
  ),
  ACCOUNT_STATE_UNKNOWN: unreachable(
    'The organization did not say in which state the account is.',
    'Check the management profile with: pf aws verify management',
  ),
  ROOT_IN_USE: failed(
    'The credentials are those of the root user, whom no policy binds.',
    'Replace them by an IAM user: pf aws org init',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  ),
  FILES_DIFFER: unsafeFiles(
    "AWS's tools would read other files in this shell than the repository's, and those know the profile too.",
    'Lead this shell to the repository\'s files: eval "$(pf aws env ENVIRONMENT)"',
    'Or run other tools through: pf aws exec ENVIRONMENT -- COMMAND',
  ),
  AMBIENT_VARIABLES: failed(
    'Variables of this shell would lead other tools to other credentials; pf ignores them.',
    'Unset them.',
    'Or run other tools through: pf aws exec ENVIRONMENT -- COMMAND',
  ),
  CLI_DISAGREES: wrongAccount(
    'The real AWS CLI reads other credentials out of the profile than this tool does.',
    'Leave one kind of credentials in the profile. See which it has: pf aws profile list',
  ),
  ADMIN_RIGHTS_MISSING: failed(
    'The credentials lack administrator rights, which the next steps need.',
    'Attach arn:aws:iam::aws:policy/AdministratorAccess to the user or role.',
  ),
  ROOT_WITHOUT_MFA: failed(
    'The root user of the account has no second factor.',
    'Add one as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
  ),
  ROOT_KEYS_PRESENT: failed(
    'The root user of the account has access keys.',
    'Delete them with one of them: pf aws org init --from-csv rootkey.csv --delete-root-key',
    'Delete them as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
  ),
  ROOT_PASSWORD_PRESENT: failed(
    'The root user of a member account has a password, which centralized root access makes needless.',
    'Delete it: pf aws root secure ENVIRONMENT',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  ),
  ROOT_CERTIFICATES_PRESENT: failed(
    'The root user of a member account has signing certificates.',
    'Delete them: pf aws root secure ENVIRONMENT',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  ),
  CONTACT_MISSING: failed(
    'The account has no security contact: what AWS finds there goes to the address of the root user alone.',
    'Set it: pf aws contacts set ENVIRONMENT',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
  ),
  KEY_OLD: failed('The access key is older than 90 days.', 'Replace it by a new one: pf aws key rotate ENVIRONMENT'),
  DEEP_UNKNOWN: failed(
    'A part of the deep examination could not be made.',
    "AWS's own words are in the message; the credentials may lack the permission to look.",
  ),
} as const satisfies FailureTable;
