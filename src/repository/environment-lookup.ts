import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { explainUnknownName, getEnvironmentOfProfile, validateEnvironmentName } from './environment-name.ts';
import {
  type EnvironmentRecord,
  findByAccount,
  findByCase,
  findEnvironment,
  getProfileName,
  LOCAL,
  listNames,
  readEnvironments,
} from './environments.ts';
import type { Repository } from './repository.ts';
import { findEnvironmentFolder, type SettingsReader } from './settings.ts';

/** Names of the folders of an environment that hold a region.yaml, `global` among them, in order. */
export function listRegionFolders(reader: SettingsReader, { folder }: Pick<EnvironmentRecord, 'folder'>): string[] {
  const names = [...reader.listNames(folder)].filter((name) => !name.startsWith('.'));
  return names.filter((name) => reader.listNames(join(folder, name)).has('region.yaml')).sort();
}

/**
 * The folder of `environment`, by name: its own, or a new one that is called like it. Throws ENVIRONMENT_CONFLICT where
 * another environment has that.
 */
export function chooseFolder(records: readonly EnvironmentRecord[], environment: string): string {
  const own = records.find((record) => record.environment === environment);
  if (own !== undefined) return basename(own.folder);
  const other = findEnvironment(records, environment);
  if (other === undefined) return environment;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `${other.file} says that it is the environment ${other.environment}, not ${environment}.`,
    {
      suggestions: [`Call it ${other.environment}, or give ${environment} another name.`],
      details: { environment, file: other.file, otherEnvironment: other.environment },
    },
  );
}

/**
 * What a person calls `names`, each once: environments there are, or new ones. Throws ENVIRONMENT_NAME_INVALID,
 * ENVIRONMENT_UNKNOWN.
 */
export async function resolveEnvironments(
  repository: Pick<Repository, 'environmentsDir' | 'pending'>,
  names: readonly string[],
): Promise<string[]> {
  const records = await readEnvironments(repository);
  const resolve = (name: string): string => {
    const found = findEnvironment(records, name)?.environment;
    if (found !== undefined) return found;
    const owner =
      findByAccount(records, name)?.environment ??
      findOwnerOfProfile(records, name) ??
      findByCase(listNames(records), name);
    if (owner === undefined) return validateEnvironmentName(name);
    throw explainUnknownName(name, listNames(records), owner);
  };
  return [...new Set(names.map(resolve))];
}

/**
 * The environment of a folder, by its own name; a folder of environments_dir without environment.yaml goes by its
 * name.
 */
export function getEnvironmentName(
  repository: Pick<Repository, 'environmentsDir'>,
  records: readonly EnvironmentRecord[],
  folder: string,
): string | undefined {
  const name = findEnvironmentFolder(repository, folder);
  return records.find((record) => basename(record.folder) === name)?.environment ?? name;
}

/** The environment that is reached by `profile`, by name; `local` only where no other is. */
export function findEnvironmentOfProfile(records: readonly EnvironmentRecord[], profile: string): string | undefined {
  return records.length === 0 ? getEnvironmentOfProfile(profile) : findOwnerOfProfile(records, profile);
}

function findOwnerOfProfile(records: readonly EnvironmentRecord[], profile: string): string | undefined {
  const own = records.filter((record) => getProfileName(record.environment, record) === profile);
  return (own.find(({ environment }) => environment !== LOCAL) ?? own[0])?.environment;
}

/** Whether nobody has made its account yet. */
export function isPlanned({ accountId, profile }: Pick<EnvironmentRecord, 'accountId' | 'profile'>): boolean {
  return accountId === undefined && profile === undefined;
}
