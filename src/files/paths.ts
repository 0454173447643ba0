import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
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

/** Who runs this process; under sudo also who asked for it. */
type OwnerEnvironment = Readonly<Record<string, string | undefined>>;

/** Whether a file or folder belongs to this user, to root or, under sudo, to the caller. */
export function isTrustedOwner({ uid }: Pick<Stats, 'uid'>, env: OwnerEnvironment = process.env): boolean {
  const user = process.getuid?.();
  if (user === undefined || uid === user || uid === 0) return true;
  return user === 0 && env.SUDO_UID !== undefined && uid === Number(env.SUDO_UID);
}

/** How a file is read that is small and may not be what it seems. */
export interface ReadRules {
  /** Bytes; 1 MiB unless given. */
  readonly limit?: number;
  /**
   * For a name that this tool chose. `own`: no link is followed, and the file is this user's, with nobody else to write
   * to it. `private`: nobody else may read it either.
   */
  readonly owner?: 'own' | 'private';
}

export type SmallFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'read'; readonly content: Buffer }
  /** `reason` follows the file's name: "is no regular file". `cause` is the system's error, where there is one. */
  | { readonly kind: 'refused'; readonly reason: string; readonly cause?: unknown };

/** Rights of others that must not be there. */
const OPEN = { own: 0o022, private: 0o077 } as const;

const MEBIBYTE = 1024 * 1024;

/**
 * Reads a regular file up to its limit, and never waits for one: a pipe or a device in its place is refused.
 * At once rather than later: waiting for the answer takes longer than reading.
 */
export function readSmallFile(path: string, { limit = MEBIBYTE, owner }: ReadRules = {}): SmallFile {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
  let file: number;
  try {
    file = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (owner === undefined ? 0 : O_NOFOLLOW));
  } catch (cause) {
    const code = getErrorCode(cause);
    if (code === 'ENOENT') return { kind: 'missing' };
    if (code === undefined) throw cause;
    const isLink = owner !== undefined && code === 'ELOOP';
    return { kind: 'refused', reason: isLink ? 'is a link' : `cannot be opened (${code})`, cause };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return refuse(stats.isDirectory() ? 'is a folder' : 'is no regular file');
    if (owner !== undefined && !isTrustedOwner(stats)) return refuse('belongs to another user');
    if (owner !== undefined && (stats.mode & OPEN[owner]) !== 0) return refuse('is open to other users');
    const content = readUpTo(file, limit + 1, stats.size);
    return content.length > limit ? refuse(`is larger than ${limit} bytes`) : { kind: 'read', content };
  } finally {
    closeSync(file);
  }
}

function refuse(reason: string): SmallFile {
  return { kind: 'refused', reason };
}

/** For what tells no size of its own, or has grown since. */
const CHUNK = 16 * 1024;

/**
 * `expected`: the size that the system tells, 0 for some files that have one. Large buffers cost as much as reading.
 */
function readUpTo(file: number, limit: number, expected: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size < limit; ) {
    const chunk = Buffer.allocUnsafe(Math.min(size < expected ? expected + 1 - size : CHUNK, limit - size));
    const count = readSync(file, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
    // All of it, and its end.
    if (size === expected && count < chunk.length) break;
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}
