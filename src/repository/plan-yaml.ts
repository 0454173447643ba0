import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isMissing } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import { chooseFolder } from './environment-lookup.ts';
import { type EnvironmentRecord, findManagement, readEnvironments } from './environments.ts';
import { type Repository, resolvePathInside } from './repository.ts';
import { SettingsReader } from './settings.ts';
import { readYamlText } from './yaml.ts';

/** Keys to be there with these values, in this order. */
export type YamlEntries = readonly (readonly [key: string, value: string])[];

/** A file as it is and as it is to become. Nothing has been written. */
export interface YamlPlan {
  /** Absolute and real. */
  readonly path: string;
  /** Undefined where there is no file yet. */
  readonly before?: string;
  readonly after: string;
  readonly changed: boolean;
}

export interface YamlRequest {
  readonly entries: YamlEntries;
  /** The text of a file like it, whose style it takes where it has none of its own. */
  readonly beside: string;
}

/**
 * Plans one YAML file below environments_dir: what is set stays, what is missing is added.
 * Throws YAML_UNREADABLE for a file that is no mapping, REPOSITORY_INVALID for one outside the root.
 */
export async function planYaml(
  repository: Pick<Repository, 'root' | 'environmentsDir' | 'pending'>,
  name: string,
  request: YamlRequest,
): Promise<YamlPlan> {
  const file = join(repository.environmentsDir, name);
  const path = await resolvePathInside(
    repository.root,
    file,
    file,
    'Replace the link by a folder inside the repository.',
  );
  const before = repository.pending?.get(path) ?? (await readYamlText(path));
  const { addYamlKeys } = await import('./yaml-edit.ts');
  const after = addYamlKeys(path, before ?? '', request.entries, request.beside);
  return { path, ...(before === undefined ? {} : { before }), after, changed: before !== after };
}

/** Of a new file: it holds no secret and is meant to be committed. */
const NEW_MODE = 0o644;

/**
 * Writes the plans that change something, each file whole or not at all, and gives back their paths.
 * Throws WRITE_FAILED; `details.written` names what was written before it.
 */
export async function writePlans(plans: readonly YamlPlan[]): Promise<string[]> {
  const written: string[] = [];
  for (const plan of plans.filter(({ changed }) => changed)) {
    await assertUnchanged(plan, written);
    await replaceFile(plan.path, plan.after, { mode: await readMode(plan.path) });
    written.push(plan.path);
  }
  return written;
}

async function assertUnchanged(plan: YamlPlan, written: readonly string[]): Promise<void> {
  if ((await readYamlText(plan.path)) === plan.before) return;
  throw new Failure('WRITE_FAILED', `${plan.path} was changed by somebody else since it was read; it was left alone.`, {
    suggestions: ['Run the command again.'],
    details: { file: plan.path, written },
  });
}

/**
 * Plans a text file that is not there yet. Throws REPOSITORY_INVALID where links lead out of the root, from a name that
 * leads nowhere yet too.
 */
export async function planNewFile({ root }: Pick<Repository, 'root'>, file: string, after: string): Promise<YamlPlan> {
  const path = await resolvePathInside(root, file, file, 'Replace the link by a file or folder inside the repository.');
  return { path, after, changed: true };
}

/** Permissions of the file as it stands. */
async function readMode(path: string): Promise<number> {
  try {
    return (await lstat(path)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return NEW_MODE;
    throw error;
  }
}

/** Who an environment is in AWS, as far as it is known. */
export interface RecordedIdentity {
  /** Twelve digits. */
  readonly accountId?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Plans the environment.yaml of an environment with the account and profile of `identity`, as far as its settings lack
 * them. Throws RECORD_CONTRADICTS where they name another account, YAML_UNREADABLE where the file is no mapping.
 */
export async function planRecord(
  repository: EnvironmentsPlace,
  environment: string,
  { accountId, profile }: RecordedIdentity,
): Promise<YamlPlan> {
  const reader = new SettingsReader(repository);
  const records = await readEnvironments(repository, reader);
  const record = records.find((one) => one.environment === environment);
  if (record !== undefined && accountId !== undefined) await assertRecordedAccount(reader, record, accountId);
  const committed = record?.settings.getCommitted();
  const isNew = committed?.getText('aws_account_id') === undefined;
  const known = isNew ? committed : record?.settings;
  const wanted = [
    ['aws_account_id', accountId],
    ['aws_profile', profile],
  ] as const;
  const entries = wanted.flatMap(
    ([key, value]): YamlEntries => (value === undefined || known?.getText(key) !== undefined ? [] : [[key, value]]),
  );
  const name: YamlEntries = isNew ? [['environment', environment]] : [];
  return planEnvironment(repository, { reader, records, environment }, [...name, ...entries]);
}

type EnvironmentsPlace = Pick<Repository, 'root' | 'environmentsDir' | 'pending'>;

interface EnvironmentToPlan {
  readonly reader: SettingsReader;
  readonly records: readonly EnvironmentRecord[];
  readonly environment: string;
}

/** Plans environment.yaml with any of its keys; the caller looks for contradictions. */
export async function planEnvironment(
  repository: EnvironmentsPlace,
  { reader, records, environment }: EnvironmentToPlan,
  entries: YamlEntries,
): Promise<YamlPlan> {
  const folder = chooseFolder(records, environment);
  const beside = await readBeside(
    reader,
    orderSiblings(records, environment).map(({ file }) => file),
  );
  return planYaml(repository, join(folder, 'environment.yaml'), { entries, beside });
}

/** The other environments, those that others take after first: management, then those with an account. */
export function orderSiblings(records: readonly EnvironmentRecord[], environment: string): EnvironmentRecord[] {
  const management = findManagement(records);
  const rank = (record: EnvironmentRecord) => (record === management ? 0 : record.accountId === undefined ? 2 : 1);
  const others = records.filter((record) => record.environment !== environment);
  return others.toSorted((one, other) => rank(one) - rank(other));
}

/** The text of the first of `files` that is there; '' where none is. */
export async function readBeside(reader: SettingsReader, files: readonly string[]): Promise<string> {
  for (const file of files) {
    if ((await reader.readFile(file)) !== undefined) return (await readYamlText(file)) ?? '';
  }
  return '';
}

/** Throws RECORD_CONTRADICTS where the settings of the environment name another account than `accountId`. */
export async function assertRecordedAccount(
  reader: SettingsReader,
  { environment, settings }: Pick<EnvironmentRecord, 'environment' | 'settings'>,
  accountId: string,
): Promise<void> {
  const committed = settings.getCommitted();
  const recorded = committed.getText('aws_account_id');
  if (recorded === undefined || recorded === accountId) return;
  const file = committed.getFile('aws_account_id') ?? '';
  const line = (await reader.readFile(file))?.findLine('aws_account_id');
  throw new Failure(
    'RECORD_CONTRADICTS',
    `${file}:${line} records account ${recorded} for ${environment}, but the account at hand is ${accountId}.`,
    {
      suggestions: [
        `If ${accountId} is right, write aws_account_id: "${accountId}" there and run the command again.`,
        `If ${recorded} is right, use credentials of that account; nothing was changed.`,
      ],
      details: { environment, file, recordedAccount: recorded, account: accountId },
    },
  );
}
