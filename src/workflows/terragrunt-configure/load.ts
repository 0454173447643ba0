import type { Profiles } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { findEnvironment, getProfileName, readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { readConfiguredRegions } from '../../terragrunt/configured-regions.ts';
import {
  type ConfigureRequest,
  type EnvironmentToConfigure,
  loadEnvironmentsToConfigure,
} from '../../terragrunt/plan-configuration.ts';

interface ConfigureState {
  readonly environments: readonly EnvironmentToConfigure[];
  /** Every profile of the repository, by name: S3 is asked as them. */
  readonly profiles: Profiles;
}

/** What the repository records of the environments. Throws ENVIRONMENT_UNKNOWN for one without an account. */
export async function loadConfigureState(repository: Repository, request: ConfigureRequest): Promise<ConfigureState> {
  const profiles = readAwsFiles(repository);
  const getRegion = (profile: string) => profiles.get(profile)?.region;
  return { environments: await loadEnvironmentsToConfigure(repository, request, getRegion), profiles };
}

/** What to offer where the files of no environment say a region yet. */
interface OpenRegions {
  /** Of the first profile that has one. */
  readonly primary: string | undefined;
}

/** Whether the regions of these environments (none named: all) are still open; undefined where files settle them. */
export async function loadOpenRegions(
  repository: Repository,
  environments: readonly string[],
): Promise<OpenRegions | undefined> {
  const reader = new SettingsReader(repository);
  const profiles = readAwsFiles(repository);
  const records = await readEnvironments(repository, reader);
  const named = environments.map((name) => findEnvironment(records, name));
  const wanted = records.filter(
    (record) => record.accountId !== undefined && (named.length === 0 || named.includes(record)),
  );
  const configured = await Promise.all(wanted.map((record) => readConfiguredRegions(reader, record)));
  if (wanted.length === 0 || configured.some(({ primary }) => primary !== undefined)) return undefined;
  const regions = wanted.map((record) => profiles.get(getProfileName(record.environment, record))?.region);
  return { primary: regions.find((region) => region !== undefined) };
}
