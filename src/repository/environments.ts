import { basename } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isUsableName, showText } from '../text.ts';
import { explainUnknownName, getEnvironmentOfProfile, validateEnvironmentName } from './environment-name.ts';
import type { Repository } from './repository.ts';
import { type Settings, SettingsReader } from './settings.ts';
import { getYamlText } from './yaml.ts';

/** The environment of the management account, where nothing tells another. */
export const MANAGEMENT = 'management';

/** What it is called in repositories of 2023. */
const OLDEST_MANAGEMENT = 'root';

/** The one environment that may have the account of another: what Panfactum's devshell calls a local cluster. */
export const LOCAL = 'local';

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
  /** Of one called otherwise: it has the module that makes the accounts of the organization. */
  readonly isManagement?: true;
}

/** Panfactum's module that makes the accounts of the organization, from the account that owns it. */
export const ORGANIZATION_MODULE = 'aws_organization';

/**
 * The environments of the checkout: folders of environments_dir that hold an environment.yaml, by name. Other folders
 * are none of ours, nor are those of {@link listMisnamed}. Throws what reading settings throws, and
 * ENVIRONMENT_CONFLICT where two have one name.
 */
export async function readEnvironments(
  repository: Pick<Repository, 'environmentsDir' | 'pending'>,
  reader = new SettingsReader(repository),
): Promise<EnvironmentRecord[]> {
  const records: EnvironmentRecord[] = [];
  for (const named of await readNames(reader)) {
    if (isWellNamed(named)) records.push(await readEnvironment(reader, named));
  }
  assertUniqueNames(records);
  records.sort((left, right) => (left.environment < right.environment ? -1 : 1));
  const owner = findManagement(records) === undefined ? records.findIndex((one) => makesAccounts(reader, one)) : -1;
  return records.map((record, index) => (index === owner ? { ...record, isManagement: true } : record));
}

/**
 * What is wrong with the names of those that are no environments for it: no shell could be given them as they stand.
 */
export async function listMisnamed(reader: SettingsReader): Promise<string[]> {
  return (await readNames(reader))
    .filter((named) => !isWellNamed(named))
    .map(
      ({ environment, file }) =>
        `${showText(file)} makes no environment: ${JSON.stringify(showText(environment))} or the folder's name holds more than letters, digits, "_", "." and hyphens, or begins with none of the first two.`,
    );
}

const FILE = 'environment.yaml';

type NamedFolder = Pick<EnvironmentRecord, 'environment' | 'folder' | 'file'>;

/** In no order. */
async function readNames(reader: SettingsReader): Promise<NamedFolder[]> {
  const found: NamedFolder[] = [];
  for (const name of reader.listNames(reader.environmentsDir)) {
    const folder = `${reader.environmentsDir}/${name}`;
    if (name.startsWith('.') || !reader.listNames(folder).has(FILE)) continue;
    const file = `${folder}/${FILE}`;
    const own = await reader.readFile(file);
    // A link that leads nowhere has no text.
    if (own !== undefined) found.push({ environment: getYamlText(own.values, 'environment') ?? name, folder, file });
  }
  return found;
}

function makesAccounts(reader: SettingsReader, { folder }: EnvironmentRecord): boolean {
  const units = [...reader.listNames(folder)].map((region) => `${folder}/${region}/${ORGANIZATION_MODULE}`);
  return units.some((unit) => reader.listNames(unit).has('terragrunt.hcl'));
}

function isWellNamed({ environment, folder }: NamedFolder): boolean {
  return isUsableName(environment) && isUsableName(basename(folder));
}

async function readEnvironment(reader: SettingsReader, named: NamedFolder): Promise<EnvironmentRecord> {
  const settings = await reader.readPlace([basename(named.folder)]);
  const accountId = settings.getText('aws_account_id');
  const profile = settings.getText('aws_profile');
  return {
    ...named,
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

/**
 * The environment called `name`, or else the one in the folder of that name, which is what root.hcl calls it by.
 */
export function findEnvironment(records: readonly EnvironmentRecord[], name: string): EnvironmentRecord | undefined {
  return (
    records.find(({ environment }) => environment === name) ?? records.find(({ folder }) => basename(folder) === name)
  );
}

/** The environment that records `accountId`; `local` only where no other does. */
export function findByAccount(records: readonly EnvironmentRecord[], accountId: string): EnvironmentRecord | undefined {
  const recorded = records.filter((record) => record.accountId === accountId);
  return recorded.find(({ environment }) => environment !== LOCAL) ?? recorded[0];
}

/**
 * The environment of the management account: the one that records `accountId`, where that is known (by
 * DescribeOrganization), else the one that is called so, or that makes the accounts of the organization.
 */
export function findManagement(
  records: readonly EnvironmentRecord[],
  accountId?: string,
): EnvironmentRecord | undefined {
  const findNamed = (name: string) => records.find(({ environment }) => environment === name);
  if (accountId !== undefined) return findByAccount(records, accountId) ?? findNamed(MANAGEMENT);
  return findNamed(MANAGEMENT) ?? findNamed(OLDEST_MANAGEMENT) ?? records.find(({ isManagement }) => isManagement);
}

/** The management environment as far as files tell. */
export function guessManagement(records: readonly EnvironmentRecord[]): KnownEnvironment {
  const record = findManagement(records);
  const environment = record?.environment ?? MANAGEMENT;
  return { environment, profile: getProfileName(environment, record), record };
}

/** The profile an environment is reached by: the one its settings name, else its usual one. */
export function getProfileName(environment: string, record?: Pick<EnvironmentRecord, 'profile'>): string {
  return record?.profile ?? `${environment}-superuser`;
}

/** An environment as every command knows it. */
export interface KnownEnvironment {
  readonly environment: string;
  readonly profile: string;
  /** Undefined for one that only its profile tells of. */
  readonly record: EnvironmentRecord | undefined;
}

/**
 * Every environment there is. Only where files know none do profiles make some: in a repository that is in use, most of
 * those are left over.
 */
export function listEnvironments(
  records: readonly EnvironmentRecord[],
  profiles: Iterable<string>,
): KnownEnvironment[] {
  if (records.length > 0) {
    return records.map((record) => ({
      environment: record.environment,
      profile: getProfileName(record.environment, record),
      record,
    }));
  }
  const names = [...profiles].flatMap((profile) => getEnvironmentOfProfile(profile) ?? []);
  return names.sort().map((environment) => ({ environment, profile: getProfileName(environment), record: undefined }));
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
export function findByCase(names: readonly string[], name: string): string | undefined {
  return names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

export function listNames(environments: readonly { readonly environment: string }[]): string[] {
  return environments.map(({ environment }) => environment);
}

/** Whether two environments may have one account. */
export function canShareAccount(one: string, other: string): boolean {
  return one === other || one === LOCAL || other === LOCAL;
}
