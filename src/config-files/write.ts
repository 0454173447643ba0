import { chmod, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, isFailure } from '../errors/failure.ts';
import { writeFailed } from '../files/failed.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { resolveRealPath } from '../files/paths.ts';
import { prepareTarget, replaceFile, type Staged, stage } from '../files/replace-file.ts';
import type { ProfileEdit } from './managed-keys.ts';
import { type FilePlan, type ProfilePlan, planProfileEdits } from './plan.ts';
import { type AwsFilePaths, readDocument } from './read.ts';
import { requireWritable } from './section-bounds.ts';

/** The two files and their folder, `aws_dir`; a repository has them. */
export interface WritePaths extends AwsFilePaths {
  readonly awsDir: string;
}

const ATTEMPTS = 5;
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
  for (const edit of edits) requireWritable(edit);
  return savePlan(paths, () => planProfileEdits(paths, edits), options);
}

type MakePlan = () => Promise<ProfilePlan>;

async function savePlan(paths: WritePaths, makePlan: MakePlan, options: LockOptions): Promise<{ changed: string[] }> {
  return withLocks(await findFolders(paths), options, async () => {
    const plan = await planAndSave(paths, makePlan, options);
    await restrictMode(paths.awsDir, 0o700);
    if (plan.credentials.before !== undefined) await restrictMode(paths.credentialsFile, 0o600);
    return { changed: [plan.config, plan.credentials].filter((file) => file.changed).map((file) => file.path) };
  });
}

/** `aws_dir`, and where links lead out of it: another checkout may have links to the very same files. */
async function findFolders({ awsDir, configFile, credentialsFile }: WritePaths): Promise<string[]> {
  try {
    const folders = [
      awsDir,
      dirname(await resolveRealPath(configFile)),
      dirname(await resolveRealPath(credentialsFile)),
    ];
    // One order for all, so that no two runs wait for each other.
    return [...new Set(await Promise.all(folders.map(resolveRealPath)))].sort();
  } catch (error) {
    throw writeFailed(awsDir, error);
  }
}

function withLocks<T>(folders: readonly string[], options: LockOptions, work: () => Promise<T>): Promise<T> {
  const [first, ...others] = folders;
  return first === undefined ? work() : withLock(first, () => withLocks(others, options, work), options);
}

/** Programs that know no lock (`aws configure`) may write meanwhile: then all is planned anew, a few times. */
async function planAndSave(paths: WritePaths, makePlan: MakePlan, options: LockOptions): Promise<ProfilePlan> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const plan = await makePlan();
    options.signal?.throwIfAborted();
    const staged = await stageBoth(plan);
    if (isAsRead(plan.config) && isAsRead(plan.credentials)) {
      await commit(plan, staged);
      return plan;
    }
    for (const each of staged) await each?.discard();
  }
  throw new Failure(
    'FILES_CHANGING',
    `Another program keeps changing the files in ${paths.awsDir}. Nothing was written.`,
  );
}

function isAsRead({ path, before, changed }: FilePlan): boolean {
  if (!changed) return true;
  try {
    return readDocument(path)?.text === before;
  } catch (error) {
    // Planning anew says what is wrong with it.
    if (isFailure(error)) return false;
    throw error;
  }
}

/**
 * Two files cannot be renamed as one. Both are on disk in full before either is renamed, and `config`
 * goes first: a crash in between leaves a profile without keys, which the next run completes, never
 * keys whose region is a guess.
 */
async function commit({ config }: ProfilePlan, [first, second]: readonly (Staged | undefined)[]): Promise<void> {
  await first?.commit();
  try {
    await second?.commit();
  } catch (error) {
    if (first !== undefined) await restore(first.path, config.before);
    throw error;
  }
}

async function stageBoth({ config, credentials }: ProfilePlan): Promise<(Staged | undefined)[]> {
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

async function restore(target: string, before: string | undefined): Promise<void> {
  if (before === undefined) await unlink(target);
  else await replaceFile(target, before, CONFIG_MODE);
}

/** Secrets that others may read are a fault even where not a byte of them changes. */
async function restrictMode(path: string, mode: number): Promise<void> {
  const current = (await stat(path)).mode & 0o777;
  if ((current & ~mode) === 0) return;
  await chmod(path, current & mode).catch((error: unknown) => {
    // Another user's folder: `pf aws verify` tells of it.
    if (mode === 0o600) throw writeFailed(path, error);
  });
}
