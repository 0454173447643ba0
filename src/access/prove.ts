import type { Connection } from '../aws/client.ts';
import type { Identity } from '../aws/credentials.ts';
import { accountSummary, openIam } from '../aws/iam.ts';
import { findOrganization, openOrganizations } from '../aws/organizations.ts';
import { type RetryOptions, retryUntilPropagated } from '../aws/retry.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { lastFour } from '../text/mask.ts';

export interface Proof {
  readonly expectedAccount: string;
  /** Keys or user were made just now: a refusal may be a matter of time. */
  readonly fresh: boolean;
  /** Ask Organizations too: the key of the management account is for that. */
  readonly management: boolean;
}

/**
 * Proves a key where it will be used, not at STS alone: services learn of a new key at different times. STS is asked in
 * the region of the connection. Throws WRONG_ACCOUNT when the credentials are somebody else's.
 */
export async function prove(connection: Connection, retry: RetryOptions, proof: Proof): Promise<Identity> {
  const { expectedAccount, fresh, management } = proof;
  const key = `key ending in ${lastFour(connection.credentials?.accessKeyId ?? '')}`;
  const accepted = <T>(service: string, probe: () => Promise<T>) =>
    retryUntilPropagated(retry, { what: `the ${key} at ${service}`, fresh }, probe);
  const identity = await accepted('STS', () => getCallerIdentity(openSts(connection, retry)));
  if (identity.account !== expectedAccount) {
    throw new Failure(
      'WRONG_ACCOUNT',
      `The ${key} belongs to account ${identity.account} (${identity.arn}), not to ${expectedAccount}.`,
      { details: { expectedAccount, account: identity.account, arn: identity.arn } },
    );
  }
  await accepted('IAM', () => accountSummary(openIam(connection, retry)));
  if (management) await accepted('Organizations', () => findOrganization(openOrganizations(connection, retry)));
  return identity;
}
