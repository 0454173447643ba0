import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentRecord, readEnvironments } from '../../repository/environments.ts';
import { flatYaml } from '../../repository/flat-yaml.ts';
import type { Repository } from '../../repository/repository.ts';

/** A file of settings. */
export interface Layer {
  readonly file: string;
  /** '' for a key that is there and holds no text. */
  readonly values: Readonly<Record<string, string>>;
}

/** What verify needs to know of an environment of the checkout. */
export interface Recorded extends Pick<EnvironmentRecord, 'environment' | 'file' | 'accountId' | 'profile' | 'values'> {
  /** environment.yaml and the user's own beside it, each by itself, where they are plain: nobody reads them again then. */
  readonly own?: readonly Layer[];
}

/** The environments of the checkout, by name; throws what {@link readEnvironments} throws. */
export async function recordedEnvironments(
  repository: Pick<Repository, 'environmentsDir'>,
): Promise<readonly Recorded[]> {
  return plainRecords(repository.environmentsDir) ?? readEnvironments(repository);
}

/** The same without the YAML package; undefined where one file of all is not as plain as this tool writes them. */
function plainRecords(folder: string): Recorded[] | undefined {
  try {
    return namesIn(folder).flatMap((environment) =>
      plainRecord(environment, join(folder, environment, 'environment.yaml')),
    );
  } catch {
    // The full reader tells what is wrong, with its line.
    return undefined;
  }
}

function plainRecord(environment: string, file: string): Recorded[] {
  const own = layerOf(file);
  if (own === undefined) return [];
  const user = layerOf(file.replace(/\.yaml$/, '.user.yaml'));
  const values = { ...own.values, ...user?.values };
  const accountId = user?.values.aws_account_id || own.values.aws_account_id;
  const profile = user?.values.aws_profile || own.values.aws_profile;
  if (accountId && !/^\d{12}$/.test(accountId)) throw new Error('no account id');
  const said = { environment, file, own: user === undefined ? [own] : [own, user], values };
  return [{ ...said, ...(accountId ? { accountId } : {}), ...(profile ? { profile } : {}) }];
}

/** Undefined for a file that is not there. */
function layerOf(file: string): Layer | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const values = flatYaml(text);
  if (values === undefined) throw new Error('not plain');
  return { file, values: Object.fromEntries(values) };
}

function namesIn(folder: string): string[] {
  const names = isThere(folder) ? readdirSync(folder) : [];
  return names.filter((name) => !name.startsWith('.')).sort();
}

function textOf(file: string): string | undefined {
  return isThere(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Throws for what may be there and cannot be looked at; an error for every file that is missing would be slow. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
