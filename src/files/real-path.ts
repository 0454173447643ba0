import { realpathSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from './failed.ts';

/**
 * Where `path` really lies, symlinks followed, even where it, or the target of a dangling link,
 * does not exist yet. Rejects with the system's error for a loop of links or a forbidden folder.
 */
export async function realPathOf(path: string): Promise<string> {
  try {
    // Not awaited: waiting for the answer takes longer than asking, and every command asks.
    return realpathSync.native(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const parent = await realPathOf(dirname(resolve(path)));
  const here = join(parent, basename(path));
  const target = await linkTarget(here);
  return target === undefined ? here : realPathOf(resolve(parent, target));
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
