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
  /** environment.yaml by itself, where it is plain: nobody needs to read it again then. */
  readonly own?: Layer;
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
  const text = textOf(file);
  if (text === undefined) return [];
  const values = flatYaml(text);
  const overrides = flatYaml(textOf(file.replace(/\.yaml$/, '.user.yaml')) ?? '');
  if (values === undefined || overrides === undefined) throw new Error('not plain');
  const accountId = overrides.get('aws_account_id') || values.get('aws_account_id');
  const profile = overrides.get('aws_profile') || values.get('aws_profile');
  if (accountId && !/^\d{12}$/.test(accountId)) throw new Error('no account id');
  const own = { file, values: Object.fromEntries(values) };
  const said = { environment, file, own, values: { ...own.values, ...Object.fromEntries(overrides) } };
  return [{ ...said, ...(accountId ? { accountId } : {}), ...(profile ? { profile } : {}) }];
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
