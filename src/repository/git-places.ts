import { basename, dirname, join } from 'node:path';
import { realPathOf } from '../files/paths.ts';
import { TEMPORARY_PATTERN } from '../files/temporary.ts';

/** A folder that secret files end up in, links followed. */
export interface SecretFolder {
  readonly folder: string;
  /** Whether this is `aws_dir` itself, whose `.gitignore` is ours to extend. */
  readonly own: boolean;
  /** File names as they lie there. */
  readonly names: readonly string[];
}

/** Where the named files of `aws_dir` really lie. A link is no secret; the file it leads to is. */
export async function secretFolders(directory: string, names: readonly string[]): Promise<SecretFolder[]> {
  const own = await realPathOf(directory);
  const folders = new Map<string, string[]>([[own, []]]);
  for (const name of names) {
    const target = await realPathOf(join(own, name));
    const folder = dirname(target);
    folders.set(folder, [...(folders.get(folder) ?? []), basename(target)]);
  }
  return [...folders].map(([folder, files]) => ({ folder, own: folder === own, names: files }));
}

/** A name such as a killed run may leave beside a secret file. */
export function leftoverOf(name: string): string {
  return TEMPORARY_PATTERN.replaceAll('*', () => name);
}
