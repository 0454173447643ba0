import { chmod, stat, unlink } from 'node:fs/promises';
import { writeFailed } from '../disk/failed.ts';
import { type LockOptions, withLock } from '../disk/lock.ts';
import { prepareTarget, replaceFile } from '../disk/replace-file.ts';
import { type Staged, stage } from '../disk/stage.ts';
import type { ProfileEdit } from './owned-keys.ts';
import { type FilePlan, planProfileEdits } from './plan.ts';

export interface WritePaths {
  readonly directory: string;
  readonly config: string;
  readonly credentials: string;
}

const CREDENTIALS_MODE = { mode: 0o600 };
const CONFIG_MODE = { mode: 0o600, keepMode: true };

/**
 * Plans the edits and saves them, under the lock of `aws_dir`: what another run wrote meanwhile is kept.
 * Returns the paths of the files that changed. Throws what {@link planProfileEdits} throws, `LOCKED`,
 * `WRITE_FAILED`, or the signal's reason; in each case both files are as before.
 */
export async function writeProfiles(
  paths: WritePaths,
  edits: readonly ProfileEdit[],
  options: LockOptions,
): Promise<{ changed: string[] }> {
  return withLock(
    paths.directory,
    async () => {
      const plan = await planProfileEdits(paths, edits);
      options.signal?.throwIfAborted();
      await save(plan.config, plan.credentials);
      return { changed: [plan.config, plan.credentials].filter((file) => file.changed).map((file) => file.path) };
    },
    options,
  );
}

/**
 * Two files cannot be renamed as one. Both are on disk in full before either is renamed, and `config`
 * goes first: a crash in between leaves a profile without keys, which the next run completes, never
 * keys whose region is a guess.
 */
async function save(config: FilePlan, credentials: FilePlan): Promise<void> {
  const [first, second] = await stageBoth(config, credentials);
  await first?.commit();
  try {
    await second?.commit();
  } catch (error) {
    if (first !== undefined) await restore(config);
    throw error;
  }
  if (second === undefined) await tighten(credentials);
}

async function stageBoth(config: FilePlan, credentials: FilePlan): Promise<[Staged | undefined, Staged | undefined]> {
  const first = config.changed
    ? await stage(await prepareTarget(config.path, 0o600), config.after, CONFIG_MODE)
    : undefined;
  try {
    if (!credentials.changed) return [first, undefined];
    const target = await prepareTarget(credentials.path, 0o600);
    return [first, await stage(target, credentials.after, CREDENTIALS_MODE)];
  } catch (error) {
    await first?.discard();
    throw error;
  }
}

async function restore({ path, before }: FilePlan): Promise<void> {
  if (before === undefined) await unlink(path);
  else await replaceFile(path, before, CONFIG_MODE);
}

/** A credentials file that others may read is a fault even where its content is right. */
async function tighten({ path, before }: FilePlan): Promise<void> {
  if (before === undefined || ((await stat(path)).mode & 0o777) === 0o600) return;
  await chmod(path, 0o600).catch((error: unknown) => {
    throw writeFailed(path, error);
  });
}
