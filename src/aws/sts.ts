import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Credentials, type Identity, readCredentials, readIdentity } from './caller-identity.ts';
import { type Client, clientOptions } from './client.ts';
import { type Connection, retryAs } from './network.ts';
import { requireForm } from './request.ts';
import { type RetryOptions, retryUntilPropagated, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** STS as somebody sees it. */
export type Sts = Client<STSClient> & Pick<Connection, 'region'>;

/** Throws ENDPOINT_INVALID. */
export function openSts(connection: Connection, retry: RetryOptions): Sts {
  const sdk = new STSClient(clientOptions('sts', connection));
  return { sdk, retry: retryAs('sts', connection, retry), region: connection.region };
}

/** Whose the credentials are. */
export async function getCallerIdentity({ sdk, retry, region }: Sts): Promise<Identity> {
  return withRetry(retry, 'GetCallerIdentity', async () =>
    readIdentity(await sdk.send(new GetCallerIdentityCommand({})), region),
  );
}

/** The account that a key is of, whoever asks. */
export async function getKeyOwner({ sdk, retry }: Sts, accessKeyId: string): Promise<string> {
  const command = new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId });
  const { Account: owner } = await withRetry(retry, 'GetAccessKeyInfo', () => sdk.send(command));
  return requireForm('account id of twelve digits', owner, 'GetAccessKeyInfo');
}

export interface RoleToAssume {
  readonly arn: string;
  /** `[\w+=,.@-]{2,64}`; shows up in CloudTrail. */
  readonly sessionName: string;
  /** The account was made within the hour: AccessDenied is "not yet" for a quarter of one. */
  readonly young: boolean;
}

/**
 * Assumes a role that may be seconds old. AWS words "no such role", "not allowed" and "not yet" alike: AccessDenied.
 */
export async function assumeRole(sts: Sts, role: RoleToAssume): Promise<Credentials> {
  const expectation = { what: `the role ${role.arn}`, fresh: role.young, knownKey: true };
  return retryUntilPropagated(sts.retry, expectation, () => openSession(sts, role));
}

/** A session of the role, asked for as often as time may heal what goes wrong with any call. */
export async function openSession(
  { sdk, retry }: Sts,
  { arn, sessionName }: Omit<RoleToAssume, 'young'>,
): Promise<Credentials> {
  const input = { RoleArn: arn, RoleSessionName: sessionName };
  const asRole = { ...retry, context: { ...retry.context, role: arn } };
  const { Credentials: session } = await withRetry(asRole, 'AssumeRole', () => sdk.send(new AssumeRoleCommand(input)));
  return readCredentials(session) ?? throwMalformed('AssumeRole', 'session');
}
