import { type AwsKeys, type Connection, iamClient, organizationsClient, stsClient } from '../aws/connection.ts';
import { accountSummary } from '../aws/iam.ts';
import { findOrganization } from '../aws/organizations.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { retryUntilPropagated } from '../aws/retry.ts';
import { callerIdentity, type Identity } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { GLOBAL_REGION } from '../run/management.ts';
import { lastFour } from '../text/mask.ts';

export interface Proof {
  readonly keys: AwsKeys;
  /** Where the profile works: STS answers there. */
  readonly region: string;
  readonly expectedAccount: string;
  /** Keys or user were made just now: a refusal may be a matter of time. */
  readonly fresh: boolean;
  /** Ask Organizations too: the key of the management account is for that. */
  readonly management: boolean;
}

/**
 * Proves a key where it will be used, not at STS alone: services learn of a new key at different times.
 * Throws ACCOUNT_MISMATCH when the credentials are somebody else's.
 */
export async function prove(env: Connection['env'], retry: RetryOptions, proof: Proof): Promise<Identity> {
  const { keys, region, expectedAccount, fresh, management } = proof;
  const regional = { keys, region, env };
  const global = { keys, region: GLOBAL_REGION, env };
  const key = `key ending in ${lastFour(keys.accessKeyId)}`;
  const accepted = <T>(service: string, probe: () => Promise<T>) =>
    retryUntilPropagated(retry, { what: `the ${key} at ${service}`, fresh }, probe);
  const identity = await accepted('STS', () => callerIdentity(stsClient(regional), retry));
  if (identity.account !== expectedAccount) {
    throw new Failure(
      'ACCOUNT_MISMATCH',
      `The ${key} belongs to account ${identity.account} (${identity.arn}), not to ${expectedAccount}.`,
      { details: { expectedAccount, account: identity.account, arn: identity.arn } },
    );
  }
  await accepted('IAM', () => accountSummary(iamClient(global), retry));
  if (management) await accepted('Organizations', () => findOrganization(organizationsClient(global), retry));
  return identity;
}
