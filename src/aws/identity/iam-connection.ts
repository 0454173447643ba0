import { AccountClient } from '@aws-sdk/client-account';
import type { IAMClient } from '@aws-sdk/client-iam';
import { iamClient } from '../connection.ts';
import type { RetryOptions } from '../retry.ts';
import type { Asking } from './asked.ts';
import type { Credentials } from './credentials.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from './network.ts';

/** Looking deeper is not worth a long wait. */
const TIMEOUT_MS = 10_000;
/** IAM answers in one region of the partition. */
const GLOBAL_REGION = 'us-east-1';

export interface Iam {
  readonly client: IAMClient;
  readonly retry: RetryOptions;
}

/** IAM as `credentials` see it. */
export function iamFor(credentials: Credentials, { network, clock, signal, random }: Asking): Iam {
  const connection = { keys: credentials, region: GLOBAL_REGION, env: network.env };
  const retry = { clock, signal, random, deadline: clock.now() + TIMEOUT_MS };
  return { client: iamClient(connection), retry };
}

/** The Account service, which knows the regions that must be opted into. */
export function accountClient(credentials: Credentials, { network }: Asking): AccountClient {
  const { env } = network;
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  const endpoint = env.AWS_ENDPOINT_URL_ACCOUNT || env.AWS_ENDPOINT_URL;
  return new AccountClient({
    region: GLOBAL_REGION,
    credentials,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REPLY_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined || ignored ? {} : { endpoint }),
  });
}
