import { EXIT, type FailureTable } from './kinds.ts';

/** Why nobody says whose credentials these are. */
export const IDENTITY = {
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
    advice: [
      'Switch it on again with: aws iam update-access-key --user-name NAME --access-key-id ID --status Active, or write another one.',
    ],
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
} as const satisfies FailureTable;
