import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Failure, isFailure } from '../errors/failure.ts';
import { type Credentials, type Identity, readCredentials, readIdentity } from './caller-identity.ts';
import { type Client, makeClientOptions } from './client.ts';
import { chooseEndpoint, GLOBAL_REGION, NO_VALUES, needsOptIn } from './endpoint.ts';
import { askSigned, isPlain } from './identify.ts';
import { type Connection, retryAs } from './network.ts';
import { retryUntilPropagated } from './propagation.ts';
import { requireForm } from './request.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** STS as somebody sees it. */
export type Sts = Client<STSClient> & { readonly connection: Connection };

/** Throws ENDPOINT_INVALID. */
export function openSts(connection: Connection, retry: RetryOptions): Sts {
  const options = makeClientOptions('sts', connection);
  let sdk: STSClient | undefined;
  return {
    // Loading it takes as long as a bare Node's start, and who somebody is can be asked without.
    get sdk() {
      sdk ??= new STSClient(options);
      return sdk;
    },
    retry: retryAs('sts', connection, retry),
    connection,
  };
}

/** Whose the credentials are. Throws REGION_NOT_ENABLED where they are good, and the region is off in their account. */
export async function getCallerIdentity(sts: Sts): Promise<Identity> {
  const { retry, connection } = sts;
  try {
    return await withRetry(retry, 'GetCallerIdentity', () => askIdentity(sts));
  } catch (error) {
    throw await explainUnknownKey(error, connection, retry);
  }
}

async function askIdentity(sts: Sts): Promise<Identity> {
  const { context, credentials, region, values = NO_VALUES } = sts.connection;
  const { url } = chooseEndpoint('sts', { region, values, env: context.network.env });
  if (credentials !== undefined && url !== undefined && isPlain(url))
    return askSigned(context, { credentials, endpoint: url, region });
  return readIdentity(await sts.sdk.send(new GetCallerIdentityCommand({})), region);
}

/** What is said of a key that STS does not know in a region that may be off: us-east-1 knows it all the same. */
export async function explainUnknownKey(error: unknown, connection: Connection, retry: RetryOptions): Promise<unknown> {
  const { region } = connection;
  if (!isFailure(error) || error.code !== 'KEY_UNKNOWN' || !needsOptIn(region)) return error;
  try {
    const { account } = await getCallerIdentity(openSts({ ...connection, region: GLOBAL_REGION }, retry));
    return new Failure('REGION_NOT_ENABLED', `Region ${region} is not enabled in account ${account}.`, {
      cause: error,
      details: { region, account },
    });
  } catch (other) {
    return isFailure(other) && other.code !== 'INTERRUPTED' ? error : other;
  }
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

/** The role by which the management account gets into the accounts that it has made. */
export const MEMBER_ROLE = 'OrganizationAccountAccessRole';

export function toRoleArn(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}
