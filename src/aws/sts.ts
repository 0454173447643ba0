import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { Failure } from '../errors/failure.ts';
import type { AwsKeys } from './connection.ts';
import { awsCodeOf, describeError } from './errors.ts';
import { type RetryOptions, unwrapFailure, waitBeforeRetry, withRetry } from './retry.ts';

/** Who somebody is, as STS says it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export function isRoot(identity: Identity): boolean {
  return identity.arn.endsWith(':root');
}

export async function callerIdentity(sts: STSClient, retry: RetryOptions): Promise<Identity> {
  const answer = await withRetry(retry, 'GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})));
  const { Account: account, Arn: arn, UserId: userId } = answer;
  if (!account || !arn || !userId) {
    throw new Failure('AWS_REFUSED', 'What answered GetCallerIdentity is not AWS: the answer names no account.', {
      suggestions: ['Check AWS_ENDPOINT_URL and the proxy.'],
    });
  }
  return { account, arn, userId };
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
export async function assumeRole(sts: STSClient, retry: RetryOptions, role: RoleToAssume): Promise<AwsKeys> {
  const { clock } = retry;
  const limit = role.young ? NEW_ACCOUNT_LIMIT_MS : OLD_ACCOUNT_LIMIT_MS;
  const deadline = Math.min(retry.deadline, clock.now() + limit);
  for (let tries = 1; ; tries += 1) {
    try {
      return await sessionOf(sts, retry, role);
    } catch (error) {
      const original = unwrapFailure(error);
      if (/Roles may not be assumed by root/i.test(describeError(original))) {
        throw new Failure('ROOT_CANNOT_ASSUME', `Root credentials cannot assume ${role.arn}.`, { cause: original });
      }
      if (!awsCodeOf(original).startsWith('AccessDenied')) throw error;
      if (
        !(await waitBeforeRetry({ ...retry, deadline }, tries, 'the role is not usable yet; usually under 2 minutes'))
      ) {
        const code = role.young ? 'CREDENTIALS_NOT_YET' : 'ROLE_DENIED';
        throw new Failure(code, `${role.arn} cannot be assumed: ${describeError(original)}`, { cause: original });
      }
    }
  }
}

async function sessionOf(sts: STSClient, retry: RetryOptions, role: RoleToAssume): Promise<AwsKeys> {
  const command = () => new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: role.sessionName });
  const { Credentials: keys } = await withRetry(retry, 'AssumeRole', () => sts.send(command()));
  return {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
}
