import { EXIT, type FailureTable } from './kinds.ts';

/** What AWS, or the way to it, says to any call. */
export const AWS = {
  AWS_UNREACHABLE: {
    exit: EXIT.unreachable,
    summary: 'AWS, or the way to it, did not answer; nothing is known about the request.',
    advice: ['Check the network, the region, the proxy and AWS_ENDPOINT_URL, then run the same command again.'],
    transient: true,
  },
  ENDPOINT_INVALID: {
    exit: EXIT.usage,
    summary:
      'The endpoint that the environment or the profile names for AWS is no URL, or contradicts another setting.',
    advice: [
      'Leave one of them: AWS_ENDPOINT_URL (endpoint_url), AWS_USE_FIPS_ENDPOINT (use_fips_endpoint), AWS_USE_DUALSTACK_ENDPOINT (use_dualstack_endpoint).',
    ],
  },
  ENDPOINT_FOREIGN: {
    exit: EXIT.unsafeFiles,
    summary:
      "The repository's files send requests for AWS elsewhere (endpoint_url, services, a region that is none, ca_bundle and the like), or plain http leaves this machine; nothing was sent.",
    advice: [
      'Ask who wrote the named line, and take it out if nobody knows.',
      'If you trust that host: name it in the environment, as AWS_ENDPOINT_URL=https://HOST, or set PF_AWS_ALLOW_ENDPOINTS=1.',
    ],
  },
  AWS_THROTTLED: {
    exit: EXIT.unreachable,
    summary: 'AWS throttles the requests; nothing is known about what was asked.',
    advice: ['Wait a minute, then run the same command again; verify waits by itself with --wait 60s.'],
    transient: true,
  },
  AWS_BUSY: {
    exit: EXIT.unreachable,
    summary: 'AWS was busy with another change of the same thing until the wait ended.',
    advice: ['Run the same command again in a minute.'],
    transient: true,
  },
  AWS_UNAVAILABLE: {
    exit: EXIT.unreachable,
    summary: 'AWS answered with an internal error, again and again; nothing is known about what was asked.',
    advice: ['Look at https://health.aws.amazon.com/ and run the same command again later.'],
    transient: true,
  },
  AWS_ACCESS_DENIED: {
    exit: EXIT.failed,
    summary: 'AWS refused the call: the credentials lack the permission.',
    advice: ['Use credentials of an administrator of the account, then run the same command again.'],
  },
  POLICY_DENIES: {
    exit: EXIT.failed,
    summary:
      'A policy denies the call by an explicit deny, often one of the organization; waiting does not change that.',
    advice: ['Ask whoever manages the policy to allow this call, then run the same command again.'],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
  AWS_REFUSED: {
    exit: EXIT.failed,
    summary: 'AWS refused the call for a reason this tool does not know more about.',
    advice: ["AWS's own words are in the message; --verbose adds the request id for AWS Support."],
  },
  CREDENTIALS_EXPIRED: {
    exit: EXIT.credentials,
    summary: 'The session the credentials belong to has expired.',
    advice: ['Get a new session, and write it with: pf aws profile write ENVIRONMENT'],
  },
  CREDENTIALS_NOT_YET: {
    exit: EXIT.inProgress,
    summary: 'AWS does not accept the new key or role yet; this usually takes seconds, sometimes minutes.',
    advice: ['Run the same command again: it goes on where it stopped.'],
    transient: true,
  },
  CREDENTIALS_MISSING: {
    exit: EXIT.credentials,
    summary: 'No credentials were found where they are needed.',
    advice: ['Start with: pf aws org init'],
  },
  CREDENTIALS_INPUT_INVALID: {
    exit: EXIT.usage,
    summary: 'What was given for credentials (a file, stdin, variables) holds no access key.',
    advice: ['Give the CSV the AWS console offers for download, or the JSON that the AWS CLI prints for a new key.'],
  },
} as const satisfies FailureTable;
