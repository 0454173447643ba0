import type { Profile } from '../config-files/profile.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import { validateEnvironmentName } from '../repository/environment-name.ts';
import {
  findEnvironment,
  findEnvironmentFolder,
  findManagement,
  getProfileName,
  MANAGEMENT,
  nameEnvironmentOf,
  nameEnvironmentOfProfile,
  readEnvironments,
} from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import { SettingsReader } from '../repository/settings.ts';

/**
 * The profile of an environment and the region of its units in the folder `cwd`, or else the profile's own. Throws
 * ENVIRONMENT_UNKNOWN where there is no such profile.
 */
export async function requireProfile(repository: Repository, name: string, cwd: string): Promise<Profile> {
  const reader = new SettingsReader(repository);
  const profiles = readAwsFiles(repository);
  const records = await readEnvironments(repository, reader);
  const record = findEnvironment(records, name);
  const environment = record?.environment ?? validateEnvironmentName(name);
  const profileName = getProfileName(environment, record);
  const profile = profiles.get(profileName);
  if (profile !== undefined) {
    const isHere = nameEnvironmentOf(repository, records, cwd) === environment;
    const settings = isHere ? await reader.readSettings(cwd) : record?.settings;
    return { ...profile, region: settings?.getText('aws_region') ?? profile.region };
  }
  const known = [...profiles.keys()].flatMap((other) => nameEnvironmentOfProfile(records, other) ?? []);
  const isManagement = findManagement(records)?.environment === environment || environment === MANAGEMENT;
  throw new Failure(
    'ENVIRONMENT_UNKNOWN',
    `There is no profile ${profileName} for ${environment} in ${repository.awsDir}.`,
    {
      suggestions: [
        known.length === 0
          ? 'See where this repository stands: pf aws status'
          : `Environments with a profile: ${known.join(', ')}`,
        ...(isManagement ? ['Set it up: pf aws org init'] : []),
        // A name that nobody knows is a typing mistake more often than a wish for an account.
        ...(record === undefined || isManagement ? [] : [`Set it up: pf aws account add ${environment}`]),
      ],
      details: { environment, profile: profileName, known },
    },
  );
}

/** The name of the environment whose folder `cwd` is or lies below; undefined outside of all. */
export async function findEnvironmentHere(repository: Repository, cwd: string): Promise<string | undefined> {
  if (findEnvironmentFolder(repository, cwd) === undefined) return undefined;
  return nameEnvironmentOf(repository, await readEnvironments(repository), cwd);
}
