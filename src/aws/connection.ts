import type { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsKeys } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import { openNetwork } from './identity/network.ts';

export type { AwsKeys, IAMClient, OrganizationsClient };

/** As whom, and from which region, we talk to AWS. */
export interface Connection {
  readonly keys: AwsKeys;
  readonly region: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Service = 'STS' | 'IAM' | 'ORGANIZATIONS' | 'SERVICE_QUOTAS';

/**
 * Retries are ours (see retry.ts): the SDK would repeat a CreateAccount whose reply was lost.
 * Endpoints, proxy and certificate authorities come from the given environment alone, as the AWS CLI takes them.
 */
export function clientOptions({ keys, region, env }: Connection, service: Service) {
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';
  const named = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
  const endpoint = ignored ? undefined : named;
  return {
    region,
    credentials: keys,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
      ...agentsFor(env, endpoint ?? `https://${service.replace('_', '').toLowerCase()}.amazonaws.com`),
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** One agent for whichever protocol the endpoint speaks. Throws USAGE for an endpoint that is no URL. */
export function agentsFor(
  env: Connection['env'],
  endpoint: string,
): { httpAgent?: HttpAgent; httpsAgent?: HttpsAgent } {
  if (!URL.canParse(endpoint)) {
    throw new Failure('USAGE', `AWS_ENDPOINT_URL is ${JSON.stringify(endpoint)}, which is no URL.`, {
      suggestions: ['Unset it, or write it as http://127.0.0.1:4566'],
    });
  }
  const url = new URL(endpoint);
  const agent = openNetwork(env).agentFor(url);
  return agent instanceof HttpsAgent ? { httpsAgent: agent } : { httpAgent: agent };
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
