import { join } from 'node:path';
import { pathInside, type Repository } from './repository.ts';
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

export interface YamlWish {
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
  wish: YamlWish,
): Promise<YamlPlan> {
  const file = join(repository.environmentsDir, name);
  const path = await pathInside(repository.root, file, file, 'Replace the link by a folder inside the repository.');
  const before = repository.pending?.get(path) ?? (await readYamlText(path));
  const { addYamlKeys, quoteYamlNumbers } = await import('./yaml-edit.ts');
  const opened = before ?? wish.heading.map((line) => `# ${line}\n`).join('');
  const after = addYamlKeys(path, quoteYamlNumbers(path, opened, wish.digits ?? []), wish.entries);
  return { path, ...(before === undefined ? {} : { before }), after, changed: before !== after };
}
