import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { findWay } from '../files/paths.ts';
import type { Repository } from './repository.ts';
import { type Settings, SettingsReader } from './settings.ts';
import { getYamlText } from './yaml.ts';

/** The environment of the management account, where nothing tells another. */
export const MANAGEMENT = 'management';

/** The one environment that may have the account of another: what Panfactum's devshell calls a local cluster. */
const LOCAL = 'local';

/** What the checkout knows of one environment. */
export interface EnvironmentRecord {
  /** As its environment.yaml says, else the folder's name. */
  readonly environment: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Absolute path of its environment.yaml. */
  readonly file: string;
  /** Twelve digits. */
  readonly accountId?: string;
  /** Undefined where the settings name none: see {@link getProfileName}. */
  readonly profile?: string;
  readonly settings: Settings;
}

/**
 * The environments of the checkout: folders of environments_dir that hold an environment.yaml, by name. Other folders
 * are none of ours. Throws what reading settings throws, and ENVIRONMENT_CONFLICT where two have one name.
 */
export async function readEnvironments(
  repository: Pick<Repository, 'environmentsDir' | 'pending'>,
  reader = new SettingsReader(repository),
): Promise<EnvironmentRecord[]> {
  const records: EnvironmentRecord[] = [];
  for (const name of reader.listNames(repository.environmentsDir)) {
    const folder = join(repository.environmentsDir, name);
    if (name.startsWith('.') || !reader.listNames(folder).has(FILE)) continue;
    const record = await readEnvironment(reader, folder);
    if (record !== undefined) records.push(record);
  }
  assertUniqueNames(records);
  return records.sort((left, right) => (left.environment < right.environment ? -1 : 1));
}

const FILE = 'environment.yaml';

async function readEnvironment(reader: SettingsReader, folder: string): Promise<EnvironmentRecord | undefined> {
  const file = join(folder, FILE);
  const own = await reader.readFile(file);
  // A link that leads nowhere.
  if (own === undefined) return undefined;
  const settings = await reader.readSettings(folder);
  const accountId = settings.getText('aws_account_id');
  const profile = settings.getText('aws_profile');
  return {
    environment: getYamlText(own.values, 'environment') ?? basename(folder),
    folder,
    file,
    ...(accountId === undefined ? {} : { accountId }),
    ...(profile === undefined ? {} : { profile }),
    settings,
  };
}

function assertUniqueNames(records: readonly EnvironmentRecord[]): void {
  const first = new Map<string, EnvironmentRecord>();
  for (const record of records) {
    const { environment, file } = record;
    const twin = first.get(environment);
    first.set(environment, record);
    if (twin === undefined) continue;
    throw new Failure('ENVIRONMENT_CONFLICT', `${twin.file} and ${file} are both the environment ${environment}.`, {
      suggestions: [`Give one of them another name, in its key environment.`],
      details: { environment, files: [twin.file, file] },
    });
  }
}

/** Names of the folders of an environment that hold a region.yaml, `global` among them, in order. */
export function listRegionFolders(reader: SettingsReader, { folder }: Pick<EnvironmentRecord, 'folder'>): string[] {
  const names = [...reader.listNames(folder)].filter((name) => !name.startsWith('.'));
  return names.filter((name) => reader.listNames(join(folder, name)).has('region.yaml')).sort();
}

/** The folder of environments_dir that `folder` is or lies below, by name; undefined outside of all. */
export function findEnvironmentFolder(
  { environmentsDir }: Pick<Repository, 'environmentsDir'>,
  folder: string,
): string | undefined {
  const name = findWay(environmentsDir, folder)?.[0];
  return name?.startsWith('.') === true ? undefined : name;
}

/** The environment of a folder, by its own name; a folder of environments_dir without environment.yaml goes by its name. */
export function nameEnvironmentOf(
  repository: Pick<Repository, 'environmentsDir'>,
  records: readonly EnvironmentRecord[],
  folder: string,
): string | undefined {
  const name = findEnvironmentFolder(repository, folder);
  return records.find((record) => basename(record.folder) === name)?.environment ?? name;
}

/**
 * The environment called `name`, or else the one in the folder of that name, which is what root.hcl calls it by.
 */
export function findEnvironment(records: readonly EnvironmentRecord[], name: string): EnvironmentRecord | undefined {
  return (
    records.find(({ environment }) => environment === name) ?? records.find(({ folder }) => basename(folder) === name)
  );
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
 * The environment of the management account: the one that records `accountId`, where that is known (by
 * DescribeOrganization), else the one that is called so.
 */
export function findManagement(
  records: readonly EnvironmentRecord[],
  accountId?: string,
): EnvironmentRecord | undefined {
  const recorded = accountId === undefined ? undefined : records.filter((record) => record.accountId === accountId);
  return (
    recorded?.find(({ environment }) => environment !== LOCAL) ??
    records.find(({ environment }) => environment === MANAGEMENT)
  );
}

/** The profile an environment is reached by: the one its settings name, else its usual one. */
export function getProfileName(environment: string, record?: Pick<EnvironmentRecord, 'profile'>): string {
  return record?.profile ?? `${environment}-superuser`;
}

/** The environment a profile's name tells of; undefined for a name that is not ours. */
export function getEnvironmentOfProfile(profile: string): string | undefined {
  return /^([a-z0-9-]{3,32})-superuser$/.exec(profile)?.[1];
}

/**
 * The environment that is reached by `profile`, by name. Only where there is no environment at all do profiles make some:
 * in a repository that is in use, most are left over.
 */
export function nameEnvironmentOfProfile(records: readonly EnvironmentRecord[], profile: string): string | undefined {
  if (records.length === 0) return getEnvironmentOfProfile(profile);
  const names = records.flatMap((record) =>
    getProfileName(record.environment, record) === profile ? [record.environment] : [],
  );
  return names.find((name) => name !== LOCAL) ?? names[0];
}

/** Whether nobody has made its account yet. */
export function isPlanned({ accountId, profile }: Pick<EnvironmentRecord, 'accountId' | 'profile'>): boolean {
  return accountId === undefined && profile === undefined;
}

/** Whether two environments may have one account. */
export function mayShareAccount(one: string, other: string): boolean {
  return one === other || one === LOCAL || other === LOCAL;
}
