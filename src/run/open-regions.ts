import { readEnvironments } from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import { configuredRegions } from '../terragrunt/configured-regions.ts';
import { suggestSecondaryRegion } from '../terragrunt/regions.ts';
import { profileNameOf } from './environment-profile.ts';
import { profilesOf } from './profiles.ts';

/** What to offer where the files of no environment say a region yet. */
export interface OpenRegions {
  /** Of the first profile that has one. */
  readonly primary: string | undefined;
}

/** Whether the regions of these environments (none named: all) are still open; undefined where files settle them. */
export async function openRegions(
  repository: Repository,
  environments: readonly string[],
): Promise<OpenRegions | undefined> {
  const [records, profiles] = await Promise.all([readEnvironments(repository), profilesOf(repository)]);
  const wanted = records.filter(
    ({ environment, accountId }) =>
      accountId !== undefined && (environments.length === 0 || environments.includes(environment)),
  );
  const configured = await Promise.all(wanted.map((record) => configuredRegions(record)));
  if (wanted.length === 0 || configured.some(({ primary }) => primary !== undefined)) return undefined;
  const regions = wanted.map(({ environment, profile }) => profiles.get(profile ?? profileNameOf(environment))?.region);
  return { primary: regions.find((region) => region !== undefined) };
}

/** The region the tool itself would keep copies in. */
export function usualSecondary(primary: string): string {
  return suggestSecondaryRegion(primary);
}
