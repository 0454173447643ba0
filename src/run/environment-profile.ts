import { findAccountHint } from '../aws/account-hint.ts';
import { leadsToCredentials, type Profile } from '../config-files/profile.ts';
import { type AwsFiles, readAwsFiles } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import { getLogicalCwd } from '../files/paths.ts';
import { getEnvironmentName } from '../repository/environment-lookup.ts';
import {
  findManagement,
  type KnownEnvironment,
  listEnvironments,
  MANAGEMENT,
  readEnvironments,
  requireEnvironment,
} from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import { SettingsReader } from '../repository/settings.ts';
import type { Runtime } from '../runtime.ts';

/** An environment as its tools are to use it. */
export interface EnvironmentProfile extends KnownEnvironment {
  /** Undefined where it is in neither file. */
  readonly settings: Profile | undefined;
  /** Of the units in the folder at hand, or else the profile's own. */
  readonly region: string | undefined;
  readonly isManagement: boolean;
}

/** Every environment of the repository, as every command knows them. */
export async function loadEnvironments(
  repository: Repository,
  reader = new SettingsReader(repository),
): Promise<KnownEnvironment[]> {
  const records = await readEnvironments(repository, reader);
  // Files that cannot be read take no environment away.
  return listEnvironments(records, records.length > 0 ? [] : readAwsFiles(repository).keys());
}

/** The environment by name or of the current folder, with its settings there. Throws ENVIRONMENT_UNKNOWN. */
export async function loadEnvironmentProfile(
  repository: Repository,
  name: string | undefined,
  runtime: Pick<Runtime, 'cwd' | 'env'>,
): Promise<EnvironmentProfile | undefined> {
  const reader = new SettingsReader(repository);
  const known = await loadEnvironments(repository, reader);
  const cwd = getLogicalCwd(runtime);
  const records = known.flatMap(({ record }) => record ?? []);
  const here = getEnvironmentName(repository, records, cwd);
  const own = known.find(({ environment }) => environment === here);
  const found = name === undefined ? own : requireEnvironment(known, name);
  if (found === undefined) return undefined;
  const held = found === own ? await reader.readSettings(cwd) : found.record?.settings;
  const profile = held?.getText('aws_profile') ?? found.profile;
  const settings = readAwsFiles(repository).get(profile);
  const isManagement = found.environment === (findManagement(records)?.environment ?? MANAGEMENT);
  return { ...found, profile, settings, region: held?.getText('aws_region') ?? settings?.region, isManagement };
}

/** What to know before tools are run with a profile that gives them nothing. */
export function warnOfNoCredentials({ environment, profile, isManagement, record }: EnvironmentProfile): string {
  const warning = `Warning: profile ${profile} holds no credentials.`;
  if (isManagement && record?.accountId !== undefined)
    return `${warning} Write those you have: pf aws profile write ${environment}`;
  const remedy = isManagement ? 'pf aws org init' : `pf aws account add ${environment}`;
  return `${warning} Make a key for it with: ${remedy}`;
}

/** Why an environment cannot be used yet, and what to do about it. */
export function refuseMissingProfile(
  { awsDir }: Repository,
  { environment: name, profile, isManagement, record }: EnvironmentProfile,
): Failure {
  const write = `pf aws profile write ${name}`;
  const setUp = isManagement ? 'pf aws org init' : `pf aws account add ${name}`;
  const isMade = isManagement && record?.accountId !== undefined;
  return new Failure('PROFILE_MISSING', `There is no profile ${profile} for ${name} in ${awsDir}.`, {
    suggestions: isMade
      ? [`Write it from credentials you have: ${write}`]
      : [`Set it up: ${setUp}`, `Or write it from credentials you have: ${write}`],
    details: { environment: name, profile },
  });
}

/** The profiles that hold credentials and lead to `account` by their own lines, in the order of the files. */
function listWaysIn(account: string, profiles: AwsFiles): string[] {
  return [...profiles.values()]
    .filter((profile) => findAccountHint(profile) === account && leadsToCredentials(profile, profiles))
    .map(({ name }) => name);
}

/** The profile to reach `account` by: `usual`, or where that holds nothing the only other one that leads there. */
export function findWayIn(usual: string, account: string | undefined, profiles: AwsFiles): string | undefined {
  if (leadsToCredentials(profiles.get(usual), profiles)) return usual;
  const ways = account === undefined ? [] : listWaysIn(account, profiles);
  return ways.length === 1 ? ways[0] : undefined;
}
