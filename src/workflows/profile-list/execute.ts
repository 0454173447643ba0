import { getEnvironmentOfProfile, readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { kindOf, type ProfileKind, profileFactsOf } from '../../run/profiles.ts';
import { hideKeyId } from '../../text/mask.ts';

export interface ListedProfile {
  readonly profile: string;
  /** Null for a profile that belongs to no environment. */
  readonly environment: string | null;
  readonly region: string | null;
  readonly kind: ProfileKind;
  /** Masked but for its last four; null without a key. */
  readonly accessKeyId: string | null;
}

/** The profiles of `aws_dir` in the order of the files. */
export async function listProfiles(repository: Repository): Promise<ListedProfile[]> {
  const [records, facts] = await Promise.all([readEnvironments(repository), profileFactsOf(repository)]);
  const recorded = new Map(records.map((record) => [record.profile, record.environment]));
  return [...facts].map(([profile, fact]) => {
    const value = (key: string) => fact.credentials?.get(key) ?? fact.config?.get(key);
    const id = value('aws_access_key_id');
    return {
      profile,
      environment: recorded.get(profile) ?? getEnvironmentOfProfile(profile) ?? null,
      region: value('region') ?? null,
      kind: kindOf(value),
      accessKeyId: id === undefined ? null : hideKeyId(id),
    };
  });
}
