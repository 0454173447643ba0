import { realpathSync } from 'node:fs';
import { lstat, mkdir, readlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Runtime } from '../runtime.ts';

/**
 * Where `path` really lies, symlinks followed, even where it, or the target of a dangling link,
 * does not exist yet. Rejects with the system's error for a loop of links or a forbidden folder.
 */
export async function resolveRealPath(path: string): Promise<string> {
  try {
    // Not awaited: waiting for the answer takes longer than asking, and every command asks.
    return realpathSync.native(path);
  } catch (error) {
    if (getErrorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const parent = await resolveRealPath(dirname(resolve(path)));
  const here = join(parent, basename(path));
  const target = await linkTarget(here);
  return target === undefined ? here : resolveRealPath(resolve(parent, target));
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Makes a folder and those above it; gives back the first that was not there. Node tells a read-only file system by
 * ENOENT, which says nothing: the system's own error is found by making one folder alone.
 */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
  } catch (error) {
    if (getErrorCode(error) !== 'ENOENT') throw error;
    const parent = dirname(path);
    if (parent !== path && (await lstat(parent).catch(() => undefined)) === undefined) await makeFolder(parent, mode);
    await mkdir(path, mode);
    return path;
  }
}

/** Whether `path` is `root` or lies below it. Both absolute and real. */
export function isInside(root: string, path: string): boolean {
  // Taking a path apart takes longer than looking at a file does.
  if (path.startsWith(`${root}${sep}`) && !path.includes('..')) return true;
  const way = relative(root, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The system's code of an error (`ENOENT`, …), or undefined. */
export function getErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The error of a missing file or folder, also where a file stands in a folder's place. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(getErrorCode(error) ?? '');
}

/**
 * The names of the folders that lead from `root`, which is real, to `folder`, by the name it is given or by the real
 * one; none for `root` itself, undefined outside of it.
 */
export function findWay(root: string, folder: string): readonly string[] | undefined {
  const path = resolve(folder);
  const inside = isInside(root, path) ? path : resolveLinks(path);
  return isInside(root, inside) ? inside.slice(root.length).split(sep).filter(Boolean) : undefined;
}

/**
 * The current folder by the name the shell came to it by, which is where terragrunt looks from: a unit may be a link
 * to a folder elsewhere.
 */
export function getLogicalCwd({ cwd, env }: Pick<Runtime, 'cwd' | 'env'>): string {
  const { PWD: name } = env;
  if (name === undefined || name === cwd || !isAbsolute(name)) return cwd;
  return resolveLinks(name) === resolveLinks(cwd) ? resolve(name) : cwd;
}

function resolveLinks(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
