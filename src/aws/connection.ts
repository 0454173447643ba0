import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';

export type { IAMClient, OrganizationsClient };

/** An access key, or the credentials of a session. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** As whom, and from which region, we talk to AWS. */
export interface Connection {
  readonly keys: AwsKeys;
  readonly region: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Service = 'STS' | 'IAM' | 'ORGANIZATIONS';

/**
 * Retries are ours (see patience.ts): the SDK would repeat a CreateAccount whose reply was lost.
 * Endpoints are read here so that they come from the given environment alone.
 */
function clientOptions({ keys, region, env }: Connection, service: Service) {
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
  return {
    region,
    credentials: keys,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(endpoint === undefined || ignored ? {} : { endpoint }),
  };
}

export function stsClient(connection: Connection): STSClient {
  return new STSClient(clientOptions(connection, 'STS'));
}

export function iamClient(connection: Connection): IAMClient {
  return new IAMClient(clientOptions(connection, 'IAM'));
}

export function organizationsClient(connection: Connection): OrganizationsClient {
  return new OrganizationsClient(clientOptions(connection, 'ORGANIZATIONS'));
}
