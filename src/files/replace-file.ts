import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { quoteForShell } from '../text.ts';
import { writeFailed } from './failed.ts';
import { getErrorCode, isTrustedOwner, makeFolder, resolveRealPath } from './paths.ts';
import { makeTemporaryPath, removeLeftovers } from './temporary.ts';

export interface ModeOptions {
  /** Mode of a new file, 0600 unless given; of an existing one too, unless `keepMode`. */
  readonly mode?: number;
  /** An existing file keeps its mode, less the right of others to write. */
  readonly keepMode?: boolean;
}

/** New content that lies safe on disk beside its target and waits to take its place. */
export interface Staged {
  readonly path: string;
  /** Takes the target's place in one step, and makes sure that outlives a power cut. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

const SECRET_MODE = 0o600;
const NOT_BY_OTHERS = 0o7755;

/** Writes `content` beside `path`, which must be no link. Throws `WRITE_FAILED` and leaves nothing behind. */
export async function stage(path: string, content: Buffer | string, options: ModeOptions = {}): Promise<Staged> {
  const temporary = makeTemporaryPath(path);
  const discard = () => unlink(temporary).catch(() => undefined);
  try {
    const file = await open(temporary, 'wx', SECRET_MODE);
    try {
      await adopt(file, path, options);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw writeFailed(path, error);
  }
  const commit = async () => {
    try {
      await rename(temporary, path);
    } catch (error) {
      await discard();
      throw writeFailed(path, error);
    }
    await flushFolder(dirname(path));
  };
  return { path, commit, discard: async () => void (await discard()) };
}

/** Gives the new file the mode it is to have and, where root edits a user's file, its owner. */
async function adopt(
  file: FileHandle,
  path: string,
  { mode = SECRET_MODE, keepMode = false }: ModeOptions,
): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  // What lies behind a link is none of the file that takes its place.
  const existing = found?.isSymbolicLink() === true ? undefined : found;
  if (existing !== undefined && !keepMode && !isTrustedOwner(existing)) {
    throw new Failure('FILES_UNSAFE', `${path} belongs to another user, who could read what is written there.`, {
      suggestions: [`See whose it is: ls -l ${quoteForShell(path)}`],
      details: { file: path, owner: existing.uid },
    });
  }
  const mine = await file.stat();
  if (existing !== undefined && (existing.uid !== mine.uid || existing.gid !== mine.gid)) {
    await file.chown(existing.uid, existing.gid);
  }
  await file.chmod(keepMode && existing !== undefined ? existing.mode & NOT_BY_OTHERS : mode);
}

/** A rename lasts only once its folder is on disk. Some file systems cannot do it and need not. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/**
 * Replaces a file in one step: a reader sees the old content or the new, also after a crash. A link in its place is
 * replaced, and none on the way is followed: `path` is real, and what it was checked for must still hold. Missing
 * folders are made (0700 with a secret file, as usual otherwise). Throws `WRITE_FAILED` with everything as before.
 */
export async function replaceFile(path: string, content: Buffer | string, options: ModeOptions = {}): Promise<void> {
  const folder = dirname(path);
  await assertReal(folder);
  await prepareFolder(path, options.mode ?? SECRET_MODE);
  await assertReal(folder);
  const staged = await stage(path, content, options);
  await staged.commit();
}

/** A link that somebody has put there since would lead what is written elsewhere. */
async function assertReal(folder: string): Promise<void> {
  const real = await resolveRealPath(folder).catch((error: unknown) => {
    throw writeFailed(folder, error);
  });
  if (real === folder) return;
  throw new Failure('WRITE_FAILED', `${folder} is a link to ${real}, or lies behind one; nothing was written there.`, {
    suggestions: [`See what it is: ls -ld ${quoteForShell(folder)}`],
    details: { file: folder },
  });
}

/** Where `path` leads, links followed, its folder made and swept of what killed runs left. Throws `WRITE_FAILED`. */
export async function prepareTarget(path: string, mode: number): Promise<string> {
  const target = await resolveRealPath(path).catch((error: unknown) => {
    throw writeFailed(path, error);
  });
  await prepareFolder(target, mode);
  return target;
}

async function prepareFolder(path: string, mode: number): Promise<void> {
  try {
    const isSecret = (mode & 0o077) === 0;
    await makeFolder(dirname(path), isSecret ? 0o700 : undefined);
    await removeLeftovers(path);
  } catch (error) {
    throw writeFailed(path, error);
  }
}
