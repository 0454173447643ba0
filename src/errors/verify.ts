import { EXIT, type FailureTable } from './kinds.ts';

/** What `pf aws verify` can find, most of it as findings beside one another. */
export const VERIFY = {
  PROFILE_MISSING: {
    exit: EXIT.credentials,
    summary: 'The profile of the environment is not in the AWS config files of the repository.',
    advice: [
      'Write it with: pf aws account add ENVIRONMENT, or from given credentials: pf aws profile write ENVIRONMENT',
    ],
  },
  PROFILE_REGION_MISSING: {
    exit: EXIT.failed,
    summary: 'The profile has no region.',
    advice: ['Set it with: pf aws profile write ENVIRONMENT --region REGION'],
  },
  PROFILE_NO_CREDENTIALS: {
    exit: EXIT.credentials,
    summary: 'The profile holds no credentials of any kind.',
    advice: ['Write some with: pf aws profile write ENVIRONMENT'],
  },
  PROFILE_INCOMPLETE: {
    exit: EXIT.credentials,
    summary: 'The profile holds a part of its credentials only, an access key without its secret for example.',
    advice: ['Write the whole key with: pf aws profile write ENVIRONMENT'],
  },
  CREDENTIALS_AMBIGUOUS: {
    exit: EXIT.credentials,
    summary: 'The profile holds more than one kind of credentials, and tools disagree on which of them wins.',
    advice: ['Decide on one kind and delete the keys of the other from the profile.'],
    link: 'https://github.com/aws/aws-cli/issues/7183',
  },
  FILE_READABLE_BY_OTHERS: {
    exit: EXIT.unsafeFiles,
    summary: 'Other users of this machine can read a file that holds secrets, or change the folder around it.',
    advice: ['Take their rights away with: chmod 600 FILE (chmod 700 for a folder)'],
  },
  FOLDER_OPEN: {
    exit: EXIT.unsafeFiles,
    summary: 'Other users of this machine can look into the folder of the AWS files.',
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
  KEY_UNKNOWN: {
    exit: EXIT.credentials,
    summary: 'AWS knows no such access key: deleted, mistyped, switched off or too new.',
    advice: [
      'A key made a moment ago needs some seconds: run it again with --wait 60s.',
      'Otherwise write a working key with: pf aws profile write ENVIRONMENT',
    ],
  },
  KEY_INACTIVE: {
    exit: EXIT.credentials,
    summary: 'The access key exists, but somebody switched it off.',
    advice: ['Switch it on again with: aws iam update-access-key --status Active, or write another one.'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  },
  SIGNATURE_WRONG: {
    exit: EXIT.credentials,
    summary: 'The access key exists, but the secret in the profile is not its secret.',
    advice: ['Write id and secret of one key together: pf aws profile write ENVIRONMENT'],
  },
  TOKEN_EXPIRED: {
    exit: EXIT.credentials,
    summary: 'The session the credentials belong to has expired.',
    advice: ['Get a new session and write it with: pf aws profile write ENVIRONMENT'],
  },
  TOKEN_INVALID: {
    exit: EXIT.credentials,
    summary: 'AWS does not accept the session token beside the key.',
    advice: ['Delete aws_session_token from the profile if the key begins with AKIA; otherwise get a new session.'],
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
    advice: ['This takes minutes at most: run it again with --wait 60s.'],
  },
  ROLE_REFUSED: {
    exit: EXIT.credentials,
    summary: 'AWS does not let the source credentials assume the role of the profile.',
    advice: [
      'Check role_arn, and that its trust policy names the account of source_profile.',
      'A role made a moment ago needs some minutes: run it again with --wait 60s.',
    ],
  },
  SSO_LOGIN_NEEDED: {
    exit: EXIT.credentials,
    summary: 'The SSO session of the profile has expired or was never begun.',
    advice: ['Log in with: aws sso login --profile PROFILE'],
  },
  LOGIN_NEEDED: {
    exit: EXIT.credentials,
    summary: 'The login session of the profile has expired or was never begun.',
    advice: ['Log in with: aws login --profile PROFILE'],
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
  IDENTITY_REFUSED: {
    exit: EXIT.failed,
    summary: 'AWS refused to say whose credentials these are, for a reason this tool does not know more about.',
    advice: ["AWS's own words are in the message."],
  },
  REGION_NOT_ENABLED: {
    exit: EXIT.failed,
    summary: 'The region of the profile is not enabled in the account.',
    advice: [
      'Enable it with: aws account enable-region --region-name REGION, or set another: pf aws profile write ENVIRONMENT --region REGION',
    ],
  },
  THROTTLED: {
    exit: EXIT.unreachable,
    summary: 'AWS throttles the requests; nothing is known about the credentials.',
    advice: ['Wait a moment and run it again, or let it wait: --wait 60s'],
  },
  STS_UNAVAILABLE: {
    exit: EXIT.unreachable,
    summary: 'AWS answered with an internal error; nothing is known about the credentials.',
    advice: ['Look at https://health.aws.amazon.com/ and run it again, or let it wait: --wait 60s'],
  },
  STS_UNREACHABLE: {
    exit: EXIT.unreachable,
    summary: 'The endpoint of AWS is out of reach; nothing is known about the credentials.',
    advice: ['Check the network, region and AWS_ENDPOINT_URL, and run it again.'],
  },
  ENDPOINT_STRANGE: {
    exit: EXIT.unreachable,
    summary: 'Something answered, but not as AWS does: a login page of the network, a wrong AWS_ENDPOINT_URL.',
    advice: ['Open any web page to pass the login page of the network, and check AWS_ENDPOINT_URL.'],
  },
  PROXY_TROUBLE: {
    exit: EXIT.unreachable,
    summary: 'The proxy is out of reach or does not let the request through.',
    advice: ['Check HTTPS_PROXY and HTTP_PROXY; name hosts to reach directly in NO_PROXY.'],
  },
  TLS_TROUBLE: {
    exit: EXIT.unreachable,
    summary: 'The certificate of the endpoint is not trusted.',
    advice: ["Name your company's certificate authority in AWS_CA_BUNDLE (or NODE_EXTRA_CA_CERTS), as a PEM file."],
  },
  WRONG_ACCOUNT: {
    exit: EXIT.wrongAccount,
    summary: 'The credentials of the environment belong to another account than they should.',
    advice: ['Write the right credentials with: pf aws profile write ENVIRONMENT'],
  },
  EXPECTED_ACCOUNT_UNKNOWN: {
    exit: EXIT.wrongAccount,
    summary: 'Nothing says which account the environment should have, so that nothing was proven.',
    advice: ['Record it with: pf terragrunt configure ENVIRONMENT'],
  },
  ACCOUNT_SHARED: {
    exit: EXIT.wrongAccount,
    summary: 'Two environments have one account.',
    advice: ['Give each environment an account of its own and correct environment.yaml or the profile.'],
  },
  ACCOUNT_PENDING: {
    exit: EXIT.inProgress,
    summary: 'The account is not yet activated.',
    advice: ['Wait for AWS to activate it, then run it again, or let it wait: --wait 60s'],
  },
  ACCOUNT_SUSPENDED: {
    exit: EXIT.failed,
    summary: 'The account is suspended, or about to be closed.',
    advice: ['Ask AWS Support from the management account: https://console.aws.amazon.com/support/home'],
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html',
  },
  ACCOUNT_CLOSED: {
    exit: EXIT.failed,
    summary: 'The account is closed.',
    advice: [
      'A closed account can be reopened through AWS Support for 90 days: https://console.aws.amazon.com/support/home',
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
    advice: ['Replace them by an IAM user: pf aws org init --replace-root-key'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  },
  AMBIENT_VARIABLES: {
    exit: EXIT.failed,
    summary: 'Variables of this shell would lead other tools to other credentials; pf ignores them.',
    advice: ['Unset them, or run other tools through: pf aws exec ENVIRONMENT -- COMMAND'],
  },
  CLI_DISAGREES: {
    exit: EXIT.wrongAccount,
    summary: 'The real AWS CLI reads other credentials out of the profile than this tool does.',
    advice: ['Leave one kind of credentials in the profile; look at it with: pf aws profile list'],
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
    advice: ['Delete them: pf aws org init --delete-root-key, or as root in the console.'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
  },
  KEY_OLD: {
    exit: EXIT.failed,
    summary: 'The access key is older than 90 days.',
    advice: ['Make a new one, write it with pf aws profile write, prove it, and delete the old one.'],
  },
  DEEP_UNKNOWN: {
    exit: EXIT.failed,
    summary: 'A part of the deep examination could not be made.',
    advice: ["AWS's own words are in the message; the credentials may lack the permission to look."],
  },
} as const satisfies FailureTable;
