import { credentials, type FailureTable, failed, inProgress, inputNeeded, unreachable, usage } from './kinds.ts';

/** Why nobody says whose credentials these are. */
export const IDENTITY = {
  KEY_UNKNOWN: credentials(
    'AWS knows no such access key: deleted, mistyped, switched off or too new.',
    'A key made a moment ago needs some seconds: pf aws verify ENVIRONMENT --wait 60s',
    'Otherwise make a new key: pf aws account add ENVIRONMENT',
    'Or write one that works: pf aws profile write ENVIRONMENT',
  ),
  KEY_INACTIVE: credentials(
    'The access key exists, but somebody switched it off.',
    'Make a new key: pf aws account add ENVIRONMENT',
    'Or write one that works: pf aws profile write ENVIRONMENT',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  ),
  KEY_RETIRED: credentials(
    'Somebody has retired the access key: SSO or a role takes its place.',
    'Take it out of this checkout: pf aws key retire ENVIRONMENT --finish',
  ),
  SIGNATURE_WRONG: credentials(
    'The access key exists, but the secret beside it is not its secret.',
    'Make a new key: pf aws account add ENVIRONMENT',
    'Or write id and secret of one key together: pf aws profile write ENVIRONMENT',
  ),
  TOKEN_INVALID: credentials(
    'AWS does not accept the session token beside the key.',
    'Make a key in its place: pf aws account add ENVIRONMENT',
    'Or delete aws_session_token from the profile, if the key begins with AKIA; otherwise get a new session.',
  ),
  CLOCK_SKEWED: credentials(
    "This machine's clock is too far from AWS's for a signature to be accepted.",
    'Set the clock, for example with: sudo timedatectl set-ntp true (Linux) or sudo sntp -sS time.apple.com (macOS)',
  ),
  NOT_YET_USABLE: credentials(
    'The account is so new that AWS does not accept requests for it yet.',
    'This takes minutes at most: pf aws verify ENVIRONMENT --wait 60s',
  ),
  SSO_LOGIN_NEEDED: credentials(
    'The SSO session of the profile has expired or was never begun.',
    'Log in with: pf aws sso login --profile PROFILE',
  ),
  SSO_MISSING: usage(
    'The profile does not take its credentials from single sign-on.',
    'See of which kind each profile is: pf aws profile list',
  ),
  SSO_SESSION_INVALID: usage(
    'What the AWS config file says of single sign-on leads to no login.',
    'Correct sso_start_url and sso_region in the AWS config file of the repository.',
  ),
  SSO_LOGIN_PENDING: inProgress(
    'Nobody approved the login in time.',
    'Log in with: pf aws sso login --profile PROFILE',
  ),
  SSO_LOGIN_DENIED: credentials(
    'The login was refused in the browser.',
    'Log in with: pf aws sso login --profile PROFILE',
  ),
  SSO_INSTANCE_MISSING: inputNeeded(
    'The organization has no IAM Identity Center, which a person has to switch on in the console.',
    'Switch it on in the console, then run the same command again; with --wait it waits for that.',
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center.html',
  ),
  SSO_INSTANCE_PENDING: inProgress(
    'IAM Identity Center is not ready yet, or nobody has switched it on in time.',
    'Run the same command again.',
  ),
  SSO_INSTANCE_UNKNOWN: failed(
    'No IAM Identity Center was found, and some regions did not say whether they have one.',
    'Name the region where it is: pf aws sso init --region REGION',
  ),
  SSO_PRINCIPAL_UNKNOWN: usage(
    'IAM Identity Center knows no such group or user.',
    'Name one that is there, or have the group made with --create-group.',
  ),
  SSO_GROUP_EMPTY: inputNeeded(
    'Nobody is in the group, so that nobody can log in.',
    'Put yourself into the group in the console, then run the same command again.',
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/adduserstogroups.html',
  ),
  SSO_DIRECTORY_EXTERNAL: usage(
    'IAM Identity Center does not let groups be made there: its users and groups may come from elsewhere.',
    'Make the group where your users are kept, wait until it is in IAM Identity Center, and leave --create-group out.',
  ),
  SSO_PERMISSION_SET_REFUSED: usage(
    'The permission set cannot be the one of administrators.',
    'Name another with --permission-set.',
  ),
  SSO_MODULE_STANDS: usage(
    "The stack's own module keeps IAM Identity Center, and what is missing there is its to make.",
    'Apply the module aws_iam_identity_center_permissions, then run: pf sso add',
  ),
  SSO_ASSIGNMENT_FAILED: failed(
    'IAM Identity Center could not let anybody into the account, for the reason shown.',
    'Put right what AWS names, then run the same command again.',
  ),
  SSO_ASSIGNMENT_PENDING: inProgress(
    'IAM Identity Center was not done with the assignment when the wait ended.',
    'Run the same command again: it goes on where it stopped.',
  ),
  SSO_ROLE_DENIED: credentials(
    'Whoever logged in may not get into the account with that permission set.',
    'Log in as somebody who is assigned, or put yourself into the group in the console, then run the same command again.',
  ),
  // Outside of it the AWS CLI would look for the profile in the home folder.
  LOGIN_NEEDED: credentials(
    'The login session of the profile has expired or was never begun.',
    'Log in with: pf aws exec ENVIRONMENT -- aws login --profile PROFILE',
  ),
  TRUST_NEEDED: credentials(
    'A file that git tracks would run a program, or read a file out, that this user has not agreed to.',
    'See what it is, and agree to just that if you do: pf aws trust',
    'Where the repository is trusted as it is, in CI for one, set PF_AWS_TRUST=1.',
  ),
  CREDENTIAL_PROCESS_FAILED: credentials(
    'The credential_process of the profile gave no credentials.',
    'Run the command of credential_process by hand and see what it says.',
  ),
  CREDENTIALS_UNRESOLVED: credentials(
    'The profile leads to no credentials.',
    'Put right what the message names, in the AWS config files of the repository.',
  ),
  CREDENTIALS_DENIED: credentials(
    'AWS refuses the credentials for a reason of its own.',
    "AWS's own words are in the message; a policy of the organization may forbid the call.",
  ),
  REGION_NOT_ENABLED: failed(
    'The region of the profile is not enabled in the account.',
    'Enable it and wait for it: pf aws account add ENVIRONMENT',
    'Or give its profile another region, by --region of: pf aws profile write --help',
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  ),
  REGION_IN_PROGRESS: inProgress(
    'AWS is still enabling the region in the account; this takes minutes, sometimes hours.',
    'Run the same command again: it goes on waiting.',
  ),
  ENDPOINT_STRANGE: unreachable(
    'Something answered, but not as AWS does: a login page of the network, a wrong AWS_ENDPOINT_URL.',
    'Open any web page to pass the login page of the network, and check AWS_ENDPOINT_URL.',
  ),
  PROXY_TROUBLE: unreachable(
    'The proxy is out of reach or does not let the request through.',
    'Check HTTPS_PROXY and HTTP_PROXY; name hosts to reach directly in NO_PROXY.',
  ),
  TLS_TROUBLE: unreachable(
    'The certificate of the endpoint is not trusted.',
    "Name your company's certificate authority in AWS_CA_BUNDLE (or NODE_EXTRA_CA_CERTS), as a PEM file.",
  ),
} as const satisfies FailureTable;
