import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { getErrorCode } from './paths.ts';

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
