import { type Dirent, realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isInside, isMissing } from './paths.ts';
import type { Repository } from './repository.ts';
import type { RootOptions } from './root.ts';
import { lineOfYamlKey, readYamlValues } from './yaml-values.ts';

/** What the checkout knows of one environment. */
export interface EnvironmentRecord {
  /** The folder's name. */
  readonly environment: string;
  /** Absolute path of its environment.yaml. */
  readonly file: string;
  /** Twelve digits. */
  readonly accountId?: string;
  readonly profile?: string;
  /** Every text or number at the top of environment.yaml, environment.user.yaml over it. */
  readonly values: Readonly<Record<string, string>>;
  /** Folders that hold a region.yaml, `global` among them, in order. */
  readonly regions: readonly string[];
}

/**
 * The environments of the checkout: folders of environments_dir that hold an environment.yaml, by name.
 * Other folders are none of ours. Throws YAML_UNREADABLE and ACCOUNT_ID_INVALID with file and line.
 */
export async function readEnvironments(repository: Pick<Repository, 'environmentsDir'>): Promise<EnvironmentRecord[]> {
  const records: EnvironmentRecord[] = [];
  for (const environment of await foldersOf(repository.environmentsDir)) {
    const folder = join(repository.environmentsDir, environment);
    const file = join(folder, 'environment.yaml');
    const values = await valuesOf(file);
    if (values === undefined) continue;
    const { aws_account_id: accountId, aws_profile: profile } = values;
    records.push({
      environment,
      file,
      ...(accountId === undefined ? {} : { accountId }),
      ...(profile === undefined ? {} : { profile }),
      values,
      regions: await foldersHolding(folder, 'region.yaml'),
    });
  }
  return records;
}

/** The environment whose folder `cwd` is or lies below; undefined outside of all. */
export function environmentOfFolder(repository: Pick<Repository, 'environmentsDir'>, cwd: string): string | undefined {
  for (const path of [resolve(cwd), realOrSame(resolve(cwd))]) {
    if (!isInside(repository.environmentsDir, path)) continue;
    const [environment] = relative(repository.environmentsDir, path).split(sep);
    if (environment && !environment.startsWith('.')) return environment;
  }
  return undefined;
}

/**
 * The current folder by the name the shell came to it by, which is where terragrunt looks from: a unit may be a link
 * to a folder elsewhere.
 */
export function standingIn({ cwd, env }: Pick<RootOptions, 'cwd' | 'env'>): string {
  const { PWD: name } = env;
  return name !== undefined && isAbsolute(name) && realOrSame(name) === realOrSame(cwd) ? resolve(name) : cwd;
}

/** What `file` says, and the user's own file beside it over that, as terragrunt reads them. */
async function valuesOf(file: string): Promise<Record<string, string> | undefined> {
  const values = await readYamlValues(file);
  if (values === undefined) return undefined;
  const own = file.replace(/\.yaml$/, '.user.yaml');
  const ownValues = await readYamlValues(own);
  await refuseNoAccountId(file, values.aws_account_id);
  await refuseNoAccountId(own, ownValues?.aws_account_id);
  return { ...values, ...ownValues };
}

async function refuseNoAccountId(file: string, id: string | undefined): Promise<void> {
  if (id === undefined || /^\d{12}$/.test(id)) return;
  const line = await lineOfYamlKey(file, 'aws_account_id');
  throw new Failure(
    'ACCOUNT_ID_INVALID',
    `${file}:${line}: aws_account_id is ${id}, not an account id of twelve digits.`,
    { suggestions: ['Write all twelve digits in quotes, leading zeros too: aws_account_id: "012345678901"'] },
  );
}

async function foldersHolding(folder: string, file: string): Promise<string[]> {
  const names = await foldersOf(folder);
  const held = await Promise.all(
    names.map((name) =>
      stat(join(folder, name, file)).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  return names.filter((_name, index) => held[index]);
}

/** Names of the folders in `folder`, links to folders among them, hidden ones (.terragrunt-cache) not, by name. */
async function foldersOf(folder: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw new Failure(
      'REPOSITORY_INVALID',
      `${folder} cannot be read: ${error instanceof Error ? error.message : error}`,
      {
        suggestions: ['Give yourself the right to read it, then run the command again.'],
        cause: error,
      },
    );
  }
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => entry.name)
    .sort();
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
