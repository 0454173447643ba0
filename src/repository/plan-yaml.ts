import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isMissing } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import { chooseFolder } from './environment-folders.ts';
import { readEnvironments } from './environments.ts';
import { pathInside, type Repository } from './repository.ts';
import { ACCOUNT_KEYS } from './settings.ts';
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
  /** Comment lines, without `#`, that open a file which does not exist yet. */
  readonly heading: readonly string[];
  /** Keys whose value must be quoted because it is all digits; an unquoted number there is put in quotes. */
  readonly digits?: readonly string[];
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
  const path = await pathInside(repository.root, file, file, 'Replace the link by a folder inside the repository.');
  const before = repository.pending?.get(path) ?? (await readYamlText(path));
  const { addYamlKeys, quoteYamlNumbers } = await import('./yaml-edit.ts');
  const opened = before ?? request.heading.map((line) => `# ${line}\n`).join('');
  const after = addYamlKeys(path, quoteYamlNumbers(path, opened, request.digits ?? []), request.entries);
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
    await replaceFile(plan.path, plan.after, { mode: await modeOf(plan.path) });
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

/** Permissions of the file as it stands. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
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
 * Plans the environment.yaml of an environment with the account and profile of `identity`.
 * Throws RECORD_CONTRADICTS where the file names another account, YAML_UNREADABLE where it is no mapping.
 */
export async function planRecord(
  repository: Pick<Repository, 'root' | 'environmentsDir' | 'pending'>,
  environment: string,
  identity: RecordedIdentity,
): Promise<YamlPlan> {
  const entries: YamlEntries = [
    ['environment', environment],
    ...(identity.accountId === undefined ? [] : [['aws_account_id', identity.accountId] as const]),
    ...(identity.profile === undefined ? [] : [['aws_profile', identity.profile] as const]),
  ];
  const plan = await planEnvironment(repository, environment, entries);
  if (identity.accountId !== undefined) await assertRecordedAccount(plan, environment, identity.accountId);
  return plan;
}

/** Plans environment.yaml with any of its keys; the caller looks for contradictions. */
export async function planEnvironment(
  repository: Pick<Repository, 'root' | 'environmentsDir' | 'pending'>,
  environment: string,
  entries: YamlEntries,
): Promise<YamlPlan> {
  const folder = chooseFolder(await readEnvironments(repository), environment);
  return planYaml(repository, join(folder, 'environment.yaml'), {
    entries,
    heading: [`The ${environment} environment: one AWS account and where its state is kept.`],
    digits: ACCOUNT_KEYS,
  });
}

/** Throws RECORD_CONTRADICTS where environment.yaml, as planned, names another account than `accountId`. */
export async function assertRecordedAccount(plan: YamlPlan, environment: string, accountId: string): Promise<void> {
  const { lineOf, parseYamlMap, textOf } = await import('./yaml-map.ts');
  const map = parseYamlMap(plan.path, plan.after);
  const recorded = textOf(map, 'aws_account_id');
  if (recorded === accountId) return;
  throw new Failure(
    'RECORD_CONTRADICTS',
    `${plan.path}:${lineOf(map, 'aws_account_id')} records account ${recorded ?? '(empty)'} for ${environment}, but the account at hand is ${accountId}.`,
    {
      suggestions: [
        `If ${accountId} is right, write aws_account_id: "${accountId}" there and run the command again.`,
        `If ${recorded ?? 'the file'} is right, use credentials of that account; nothing was changed.`,
      ],
      details: { environment, file: plan.path, recordedAccount: recorded ?? null, account: accountId },
    },
  );
}
