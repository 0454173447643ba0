import type { Credentials } from '../../aws/credentials.ts';
import { identify } from '../../aws/identify.ts';
import type { ProfileContext } from '../../aws/network.ts';
import { mergeProfile, type Profile } from '../../config-files/profile.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { BucketPlace } from '../../terragrunt/state-bucket.ts';

/** Who asks S3 about the buckets of one place. */
export interface Asker {
  readonly asked: Profile;
  /** Undefined where the profile leads to none that may be used. */
  readonly credentials?: Credentials;
  /** Why it was not proven that they belong to the account of the place. */
  readonly doubt?: Failure;
}

/** The profile of `place`, its credentials resolved and proven as verify does it. */
export async function askerFor(place: BucketPlace, asking: ProfileContext): Promise<Asker> {
  const { profile } = place;
  const found = asking.profiles.get(profile);
  const asked = found ?? mergeProfile(profile, { config: undefined, credentials: undefined });
  if (found === undefined) {
    return { asked, doubt: new Failure('PROFILE_MISSING', `There is no profile ${profile} to ask as.`) };
  }
  if (asked.kind === undefined) {
    return { asked, doubt: new Failure('PROFILE_NO_CREDENTIALS', `Profile ${profile} holds no credentials.`) };
  }
  try {
    const { identity, credentials } = await identify(asked, asking);
    if (identity.account === place.accountId) return { asked, credentials };
    return { asked, doubt: wrongAccount(place, identity) };
  } catch (error) {
    if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
    // S3 may answer to a key where STS did not.
    const credentials = asked.kind === 'static' ? asked.keys : undefined;
    return { asked, doubt: error, ...(credentials === undefined ? {} : { credentials }) };
  }
}

function wrongAccount({ environment, profile, accountId }: BucketPlace, found: { account: string; arn: string }) {
  return new Failure(
    'WRONG_ACCOUNT',
    `Profile ${profile} holds credentials of account ${found.account}, but the state of ${environment} belongs in account ${accountId}.`,
    { details: { expectedAccount: accountId, account: found.account, arn: found.arn } },
  );
}
