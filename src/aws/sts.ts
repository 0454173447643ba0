import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Failure } from '../errors/failure.ts';
import { type Client, type Connection, clientOptions } from './client.ts';
import { type Credentials, type Identity, isWellFormed, readCredentials } from './credentials.ts';
import { partitionOf } from './endpoint.ts';
import { awsCodeOf, describeError } from './errors.ts';
import { type RetryOptions, unwrapFailure, waitBeforeRetry, withRetry } from './retry.ts';
import { throwMalformed } from './wire.ts';

/** STS as somebody sees it. */
export type Sts = Client<STSClient> & Pick<Connection, 'region'>;

/** Throws ENDPOINT_INVALID. */
export function openSts(connection: Connection, retry: RetryOptions): Sts {
  return { sdk: new STSClient(clientOptions('sts', connection)), retry, region: connection.region };
}

/** Whose the credentials are. */
export async function getCallerIdentity({ sdk, retry, region }: Sts): Promise<Identity> {
  const answer = await withRetry(retry, 'GetCallerIdentity', () => sdk.send(new GetCallerIdentityCommand({})));
  const { Account: account = '', Arn: arn = '', UserId: userId = '' } = answer;
  const identity = { account, arn, userId };
  if (isWellFormed(identity, partitionOf(region))) return identity;
  throw new Failure('ENDPOINT_STRANGE', 'What answered GetCallerIdentity is not AWS: the answer names no account.');
}

/** The account that a key is of, whoever asks. */
export async function getKeyOwner({ sdk, retry }: Sts, accessKeyId: string): Promise<string> {
  const command = new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId });
  const { Account: owner } = await withRetry(retry, 'GetAccessKeyInfo', () => sdk.send(command));
  return owner ?? throwMalformed('GetAccessKeyInfo', 'account');
}

/** How long AccessDenied on the role of an account that is not new may still mean "not yet". */
const OLD_ACCOUNT_LIMIT_MS = 20_000;
/** And on that of a new one, where it takes minutes at most. */
const NEW_ACCOUNT_LIMIT_MS = 15 * 60_000;

export interface RoleToAssume {
  readonly arn: string;
  /** `[\w+=,.@-]{2,64}`; shows up in CloudTrail. */
  readonly sessionName: string;
  /** The account was made within the hour: AccessDenied is "not yet" for a quarter of one. */
  readonly young: boolean;
}

/** Assumes a role that may be seconds old. AWS words "no such role", "not allowed" and "not yet" alike: AccessDenied. */
export async function assumeRole(sts: Sts, role: RoleToAssume): Promise<Credentials> {
  const { retry } = sts;
  const limit = role.young ? NEW_ACCOUNT_LIMIT_MS : OLD_ACCOUNT_LIMIT_MS;
  const deadline = Math.min(retry.deadline, retry.clock.now() + limit);
  for (let tries = 1; ; tries += 1) {
    try {
      return await openSession(sts, role);
    } catch (error) {
      const original = unwrapFailure(error);
      if (/Roles may not be assumed by root/i.test(describeError(original))) {
        throw new Failure('ROOT_CANNOT_ASSUME', `Root credentials cannot assume ${role.arn}.`, { cause: original });
      }
      if (!awsCodeOf(original).startsWith('AccessDenied')) throw error;
      const reason = 'the role is not usable yet; usually under 2 minutes';
      if (!(await waitBeforeRetry({ ...retry, deadline }, tries, reason))) {
        const code = role.young ? 'CREDENTIALS_NOT_YET' : 'ROLE_DENIED';
        throw new Failure(code, `${role.arn} cannot be assumed: ${describeError(original)}`, { cause: original });
      }
    }
  }
}

/** A session of the role, asked for as often as time may heal what goes wrong with any call. */
export async function openSession(
  { sdk, retry }: Sts,
  { arn, sessionName }: Omit<RoleToAssume, 'young'>,
): Promise<Credentials> {
  const input = { RoleArn: arn, RoleSessionName: sessionName };
  const { Credentials: session } = await withRetry(retry, 'AssumeRole', () => sdk.send(new AssumeRoleCommand(input)));
  return readCredentials(session) ?? throwMalformed('AssumeRole', 'session');
}
