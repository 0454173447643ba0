import type { Credentials, Identity } from '../aws/credentials.ts';
import { accountSummary, openIam } from '../aws/iam.ts';
import { findOrganization, openOrganizations } from '../aws/organizations.ts';
import { retryUntilPropagated } from '../aws/retry.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { connect, type RunContext } from '../run/context.ts';
import { lastFour } from '../text.ts';

export interface KeyToProve {
  readonly keys: Credentials;
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
 * Throws WRONG_ACCOUNT when the credentials are somebody else's.
 */
export async function proveKey(context: RunContext, request: KeyToProve): Promise<Identity> {
  const { retry } = context;
  const { keys, region, expectedAccount, fresh, management } = request;
  const connection = connect(context, keys, region);
  const key = `key ending in ${lastFour(keys.accessKeyId)}`;
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
