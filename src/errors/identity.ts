import { EXIT, type FailureTable } from './kinds.ts';

/** Why nobody says whose credentials these are. */
export const IDENTITY = {
  KEY_UNKNOWN: {
    exit: EXIT.credentials,
    summary: 'AWS knows no such access key: deleted, mistyped, switched off or too new.',
    advice: [
      'A key made a moment ago needs some seconds: pf aws verify ENVIRONMENT --wait 60s',
      'Otherwise make a new key: pf aws account add ENVIRONMENT',
      'Or write one that works: pf aws profile write ENVIRONMENT',
    ],
    transient: true,
  },
  KEY_INACTIVE: {
    exit: EXIT.credentials,
    summary: 'The access key exists, but somebody switched it off.',
    advice: [
      'Make a new key: pf aws account add ENVIRONMENT',
      'Or write one that works: pf aws profile write ENVIRONMENT',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  },
  KEY_RETIRED: {
    exit: EXIT.credentials,
    summary: 'Somebody has retired the access key: SSO or a role takes its place.',
    advice: ['Take it out of this checkout: pf aws key retire ENVIRONMENT --finish'],
  },
  SIGNATURE_WRONG: {
    exit: EXIT.credentials,
    summary: 'The access key exists, but the secret beside it is not its secret.',
    advice: [
      'Make a new key: pf aws account add ENVIRONMENT',
      'Or write id and secret of one key together: pf aws profile write ENVIRONMENT',
    ],
  },
  TOKEN_INVALID: {
    exit: EXIT.credentials,
    summary: 'AWS does not accept the session token beside the key.',
    advice: [
      'Make a key in its place: pf aws account add ENVIRONMENT',
      'Or delete aws_session_token from the profile, if the key begins with AKIA; otherwise get a new session.',
    ],
  },
  CLOCK_SKEWED: {
    exit: EXIT.credentials,
    summary: "This machine's clock is too far from AWS's for a signature to be accepted.",
    advice: [
      'Set the clock, for example with: sudo timedatectl set-ntp true (Linux) or sudo sntp -sS time.apple.com (macOS)',
    ],
  },
  NOT_YET_USABLE: {
    exit: EXIT.credentials,
    summary: 'The account is so new that AWS does not accept requests for it yet.',
    advice: ['This takes minutes at most: pf aws verify ENVIRONMENT --wait 60s'],
    transient: true,
  },
  SSO_LOGIN_NEEDED: {
    exit: EXIT.credentials,
    summary: 'The SSO session of the profile has expired or was never begun.',
    advice: ['Log in with: pf aws sso login --profile PROFILE'],
  },
  SSO_MISSING: {
    exit: EXIT.usage,
    summary: 'The profile does not take its credentials from single sign-on.',
    advice: ['See of which kind each profile is: pf aws profile list'],
  },
  SSO_SESSION_INVALID: {
    exit: EXIT.usage,
    summary: 'What the AWS config file says of single sign-on leads to no login.',
    advice: ['Correct sso_start_url and sso_region in the AWS config file of the repository.'],
  },
  SSO_LOGIN_PENDING: {
    exit: EXIT.inProgress,
    summary: 'Nobody approved the login in time.',
    advice: ['Log in with: pf aws sso login --profile PROFILE'],
  },
  SSO_LOGIN_DENIED: {
    exit: EXIT.credentials,
    summary: 'The login was refused in the browser.',
    advice: ['Log in with: pf aws sso login --profile PROFILE'],
  },
  SSO_INSTANCE_MISSING: {
    exit: EXIT.inputNeeded,
    summary: 'The organization has no IAM Identity Center, which a person has to switch on in the console.',
    advice: ['Switch it on in the console, then run the same command again; with --wait it waits for that.'],
    link: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center.html',
  },
  SSO_INSTANCE_PENDING: {
    exit: EXIT.inProgress,
    summary: 'IAM Identity Center is not ready yet, or nobody has switched it on in time.',
    advice: ['Run the same command again.'],
    transient: true,
  },
  SSO_INSTANCE_UNKNOWN: {
    exit: EXIT.failed,
    summary: 'No IAM Identity Center was found, and some regions did not say whether they have one.',
    advice: ['Name the region where it is: pf aws sso init --region REGION'],
  },
  SSO_PRINCIPAL_UNKNOWN: {
    exit: EXIT.usage,
    summary: 'IAM Identity Center knows no such group or user.',
    advice: ['Name one that is there, or have the group made with --create-group.'],
  },
  SSO_GROUP_EMPTY: {
    exit: EXIT.inputNeeded,
    summary: 'Nobody is in the group, so that nobody can log in.',
    advice: ['Put yourself into the group in the console, then run the same command again.'],
    link: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/adduserstogroups.html',
  },
  SSO_DIRECTORY_EXTERNAL: {
    exit: EXIT.usage,
    summary: 'IAM Identity Center does not let groups be made there: its users and groups may come from elsewhere.',
    advice: [
      'Make the group where your users are kept, wait until it is in IAM Identity Center, and leave --create-group out.',
    ],
  },
  SSO_PERMISSION_SET_REFUSED: {
    exit: EXIT.usage,
    summary: 'The permission set cannot be the one of administrators.',
    advice: ['Name another with --permission-set.'],
  },
  SSO_MODULE_STANDS: {
    exit: EXIT.usage,
    summary: "The stack's own module keeps IAM Identity Center, and what is missing there is its to make.",
    advice: ['Apply the module aws_iam_identity_center_permissions, then run: pf sso add'],
  },
  SSO_ASSIGNMENT_FAILED: {
    exit: EXIT.failed,
    summary: 'IAM Identity Center could not let anybody into the account, for the reason shown.',
    advice: ['Put right what AWS names, then run the same command again.'],
  },
  SSO_ASSIGNMENT_PENDING: {
    exit: EXIT.inProgress,
    summary: 'IAM Identity Center was not done with the assignment when the wait ended.',
    advice: ['Run the same command again: it goes on where it stopped.'],
    transient: true,
  },
  SSO_ROLE_DENIED: {
    exit: EXIT.credentials,
    summary: 'Whoever logged in may not get into the account with that permission set.',
    advice: [
      'Log in as somebody who is assigned, or put yourself into the group in the console, then run the same command again.',
    ],
  },
  LOGIN_NEEDED: {
    exit: EXIT.credentials,
    summary: 'The login session of the profile has expired or was never begun.',
    // Outside of it the AWS CLI would look for the profile in the home folder.
    advice: ['Log in with: pf aws exec ENVIRONMENT -- aws login --profile PROFILE'],
  },
  TRUST_NEEDED: {
    exit: EXIT.credentials,
    summary: 'A file that git tracks would run a program, or read a file out, that this user has not agreed to.',
    advice: [
      'See what it is, and agree to just that if you do: pf aws trust',
      'Where the repository is trusted as it is, in CI for one, set PF_AWS_TRUST=1.',
    ],
  },
  CREDENTIAL_PROCESS_FAILED: {
    exit: EXIT.credentials,
    summary: 'The credential_process of the profile gave no credentials.',
    advice: ['Run the command of credential_process by hand and see what it says.'],
  },
  CREDENTIALS_UNRESOLVED: {
    exit: EXIT.credentials,
    summary: 'The profile leads to no credentials.',
    advice: ['Put right what the message names, in the AWS config files of the repository.'],
  },
  CREDENTIALS_DENIED: {
    exit: EXIT.credentials,
    summary: 'AWS refuses the credentials for a reason of its own.',
    advice: ["AWS's own words are in the message; a policy of the organization may forbid the call."],
  },
  REGION_NOT_ENABLED: {
    exit: EXIT.failed,
    summary: 'The region of the profile is not enabled in the account.',
    advice: [
      'Enable it and wait for it: pf aws account add ENVIRONMENT',
      'Or set another region: pf aws profile write ENVIRONMENT --region us-east-1',
    ],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  },
  REGION_IN_PROGRESS: {
    exit: EXIT.inProgress,
    summary: 'AWS is still enabling the region in the account; this takes minutes, sometimes hours.',
    advice: ['Run the same command again: it goes on waiting.'],
    transient: true,
  },
  ENDPOINT_STRANGE: {
    exit: EXIT.unreachable,
    summary: 'Something answered, but not as AWS does: a login page of the network, a wrong AWS_ENDPOINT_URL.',
    advice: ['Open any web page to pass the login page of the network, and check AWS_ENDPOINT_URL.'],
    transient: true,
  },
  PROXY_TROUBLE: {
    exit: EXIT.unreachable,
    summary: 'The proxy is out of reach or does not let the request through.',
    advice: ['Check HTTPS_PROXY and HTTP_PROXY; name hosts to reach directly in NO_PROXY.'],
    transient: true,
  },
  TLS_TROUBLE: {
    exit: EXIT.unreachable,
    summary: 'The certificate of the endpoint is not trusted.',
    advice: ["Name your company's certificate authority in AWS_CA_BUNDLE (or NODE_EXTRA_CA_CERTS), as a PEM file."],
  },
} as const satisfies FailureTable;
