import { credentials, type FailureTable, failed, inProgress, unreachable, unsafeFiles, usage } from './kinds.ts';

/** What AWS, or the way to it, says to any call. */
export const AWS = {
  AWS_UNREACHABLE: unreachable(
    'AWS, or the way to it, did not answer; nothing is known about the request.',
    'Check the network, the region, the proxy and AWS_ENDPOINT_URL, then run the same command again.',
  ),
  ENDPOINT_INVALID: usage(
    'The endpoint that the environment or the profile names for AWS is no URL, or contradicts another setting.',
    'Leave one of them: AWS_ENDPOINT_URL (endpoint_url), AWS_USE_FIPS_ENDPOINT (use_fips_endpoint), AWS_USE_DUALSTACK_ENDPOINT (use_dualstack_endpoint).',
  ),
  ENDPOINT_FOREIGN: unsafeFiles(
    "The repository's files send requests for AWS elsewhere (endpoint_url, services, a region that is none, ca_bundle and the like), or plain http leaves this machine; nothing was sent.",
    'Ask who wrote the named line, and take it out if nobody knows.',
    'If you trust that host: name it in the environment, as AWS_ENDPOINT_URL=https://HOST, or set PF_AWS_ALLOW_ENDPOINTS=1.',
  ),
  AWS_THROTTLED: unreachable(
    'AWS throttles the requests; nothing is known about what was asked.',
    'Wait a minute, then run the same command again; verify waits by itself with --wait 60s.',
  ),
  AWS_BUSY: unreachable(
    'AWS was busy with another change of the same thing until the wait ended.',
    'Run the same command again in a minute.',
  ),
  AWS_UNAVAILABLE: unreachable(
    'AWS answered with an internal error, again and again; nothing is known about what was asked.',
    'Look at https://health.aws.amazon.com/ and run the same command again later.',
  ),
  AWS_ACCESS_DENIED: failed(
    'AWS refused the call: the credentials lack the permission.',
    'Use credentials of an administrator of the account, then run the same command again.',
  ),
  POLICY_DENIES: failed(
    'A policy denies the call by an explicit deny, often one of the organization; waiting does not change that.',
    'Ask whoever manages the policy to allow this call, then run the same command again.',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ),
  AWS_REFUSED: failed(
    'AWS refused the call for a reason this tool does not know more about.',
    "AWS's own words are in the message; --verbose adds the request id for AWS Support.",
  ),
  CREDENTIALS_EXPIRED: credentials(
    'The session the credentials belong to has expired.',
    'Get a new session, and write it with: pf aws profile write ENVIRONMENT',
  ),
  CREDENTIALS_NOT_YET: inProgress(
    'AWS does not accept the new key or role yet; this usually takes seconds, sometimes minutes.',
    'Run the same command again: it goes on where it stopped.',
  ),
  CREDENTIALS_MISSING: credentials('No credentials were found where they are needed.', 'Start with: pf aws org init'),
  CREDENTIALS_INPUT_INVALID: usage(
    'What was given for credentials (a file, stdin, variables) holds no access key.',
    'Give the CSV the AWS console offers for download, or the JSON that the AWS CLI prints for a new key.',
  ),
} as const satisfies FailureTable;
