import { GetAccessKeyLastUsedCommand } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  type STSClient,
} from '@aws-sdk/client-sts';
import { isFailure } from '../../errors/failure.ts';
import { stsClient } from '../connection.ts';
import { listKeys } from '../iam.ts';
import { withRetry } from '../retry.ts';
import type { Asking } from './asked.ts';
import type { Credentials } from './credentials.ts';
import { iamFor } from './iam-connection.ts';

/** What IAM knows of a key that STS turned away. */
export type KeyStatus =
  | { readonly state: 'active' | 'deleted' }
  /** Whoever switches it on again has to name its user. */
  | { readonly state: 'inactive'; readonly userName: string };

/** Somebody with rights in the organization, who can look where the turned-away key cannot. */
export interface Onlooker {
  readonly credentials: Credentials;
  readonly asking: Asking;
}

const ACCESS_ROLE = 'OrganizationAccountAccessRole';

/**
 * STS answers alike for a key that is unknown, deleted or switched off; IAM in the key's own account tells them apart.
 * Undefined where nobody there lets us look.
 */
export async function keyStatus(accessKeyId: string, onlooker: Onlooker): Promise<KeyStatus | undefined> {
  try {
    const sts = stsOf(onlooker);
    const { Account: owner } = await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId }));
    if (owner === undefined) return undefined;
    const { Account: own } = await sts.send(new GetCallerIdentityCommand({}));
    const inside = owner === own ? onlooker.credentials : await visitor(sts, owner);
    return inside === undefined ? undefined : await statusInside(accessKeyId, inside, onlooker.asking);
  } catch (error) {
    onlooker.asking.signal.throwIfAborted();
    // Finding out more is a courtesy: whatever goes wrong here, the first answer of STS stands.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function stsOf({ credentials, asking }: Onlooker): STSClient {
  return stsClient({ keys: credentials, region: 'us-east-1', env: asking.network.env });
}

async function visitor(sts: STSClient, account: string): Promise<Credentials | undefined> {
  const role = {
    RoleArn: `arn:aws:iam::${account}:role/${ACCESS_ROLE}`,
    RoleSessionName: 'pf-aws-verify',
    DurationSeconds: 900,
  };
  const { Credentials: session } = await sts.send(new AssumeRoleCommand(role));
  const { AccessKeyId, SecretAccessKey, SessionToken } = session ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) return undefined;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function statusInside(accessKeyId: string, inside: Credentials, asking: Asking): Promise<KeyStatus | undefined> {
  const { client, retry } = iamFor(inside, asking);
  const used = await withRetry(retry, 'GetAccessKeyLastUsed', () =>
    client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
  ).catch((error: unknown) => {
    if (isFailure(error) && /^NoSuchEntity/.test(String(error.details.awsCode))) return undefined;
    throw error;
  });
  if (used === undefined) return { state: 'deleted' };
  const { UserName: userName } = used;
  if (userName === undefined) return undefined;
  const key = (await listKeys(client, retry, userName)).find(({ id }) => id === accessKeyId);
  if (key === undefined) return { state: 'deleted' };
  return key.active ? { state: 'active' } : { state: 'inactive', userName };
}
