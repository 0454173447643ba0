import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { explainUnknownName, getEnvironmentOfProfile, validateEnvironmentName } from './environment-name.ts';
import {
  type EnvironmentRecord,
  findByAccount,
  findEnvironment,
  getProfileName,
  type KnownEnvironment,
  LOCAL,
  listNames,
  MANAGEMENT,
  readEnvironments,
} from './environments.ts';
import type { Repository } from './repository.ts';
import type { SettingsReader } from './settings.ts';

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
 * The environment that a person calls `name`, or by the name of its folder. Throws ENVIRONMENT_NAME_INVALID for what no
 * environment could be called, else ENVIRONMENT_UNKNOWN.
 */
export function requireEnvironment(known: readonly KnownEnvironment[], name: string): KnownEnvironment {
  const records = known.flatMap(({ record }) => record ?? []);
  const environment = findEnvironment(records, name)?.environment ?? name;
  const found = known.find((candidate) => candidate.environment === environment);
  if (found !== undefined) return found;
  const owner =
    known.find(({ profile, record }) => profile === name || record?.accountId === name)?.environment ??
    findByCase(listNames(known), name);
  if (owner === undefined) validateEnvironmentName(name);
  const failure = explainUnknownName(name, listNames(known), owner);
  // Where accounts are recorded somebody has made the organization, and calls its environment otherwise.
  const isNew = name === MANAGEMENT && records.every(({ accountId }) => accountId === undefined);
  throw isNew ? failure.with({ suggestions: ['Set it up: pf aws org init'] }) : failure;
}

/** `QA` for `qa`: not every file system tells folders of such names apart. */
function findByCase(names: readonly string[], name: string): string | undefined {
  return names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
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
