import { rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { writeFailed } from '../files/failed.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { makeFolder, readSmallFile } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { IgnorePlan } from './git-ignore-file.ts';
import { type InspectOptions, inspectSecrets, type SecretInspection } from './git-inspect.ts';
import { describeDeadIgnore, type SecretProblem } from './git-problems.ts';

export type { IgnorePlan } from './git-ignore-file.ts';
export { type InspectOptions, inspectSecrets, type SecretInspection } from './git-inspect.ts';
export type { SecretProblem, SecretProblemKind } from './git-problems.ts';

/** What was done before the first secret may be written. */
export interface Protection {
  /** The `.gitignore` that was extended, and the lines it got; undefined where nothing was missing. */
  readonly ignored: { readonly path: string; readonly lines: readonly string[] } | undefined;
  /** Secrets that git's history holds already: nothing we write makes it worse, but people must hear it. */
  readonly leaked: readonly SecretProblem[];
}

const ATTEMPTS = 3;
const SHARED_MODE = { mode: 0o644, keepMode: true };

/** What asking git takes, and waiting for another run. */
export type ProtectOptions = InspectOptions & Pick<LockOptions, 'clock'>;

/** What `protectSecrets` would find and add, with nothing changed. Throws FILES_UNSAFE where it would. */
export async function planProtection(
  directory: string,
  names: readonly string[],
  options: InspectOptions,
): Promise<SecretInspection> {
  const inspection = await inspectSecrets(directory, names, options);
  refuse(inspection.problems.filter((problem) => !isHealed(problem, inspection.ignore)));
  return inspection;
}

/** What is not ignored will be, where there is a file to add it to: a link in its place is none of ours to change. */
function isHealed({ kind, path }: SecretProblem, ignore: IgnorePlan | undefined): boolean {
  if (kind === 'in-history') return true;
  return kind === 'not-ignored' && ignore !== undefined && dirname(path) === dirname(ignore.path);
}

/**
 * Makes sure that git ignores the named files of `aws_dir` and tracks none, adding what is missing to
 * `aws_dir/.gitignore`. Throws `FILES_UNSAFE`, with nothing changed, where one is tracked, where another
 * ignore file insists on it, or where nobody can tell; `LOCKED`; `WRITE_FAILED`; the signal's reason.
 */
export async function protectSecrets(
  directory: string,
  names: readonly string[],
  options: ProtectOptions,
): Promise<Protection> {
  const { problems, ignore } = await inspectSecrets(directory, names, options);
  // Another run may be at it: what is not ignored yet is looked at again with the lock in hand.
  refuse(problems.filter(({ kind }) => kind !== 'not-ignored' && kind !== 'in-history'));
  const leaked = problems.filter(({ kind }) => kind === 'in-history');
  if (ignore === undefined && problems.length === leaked.length) return { ignored: undefined, leaked };
  const created = await makeFolder(directory, 0o700).catch((error: unknown) => {
    throw writeFailed(directory, error);
  });
  const inspect = () => inspectSecrets(directory, names, { ...options, history: false });
  try {
    return { ignored: await withLock(directory, () => extend(inspect), options), leaked };
  } catch (error) {
    if (created !== undefined) await rmdir(created).catch(() => undefined);
    throw error;
  }
}

/**
 * Adds what is missing, by now: another run may have done it. Then git is asked again, a few times, since an editor
 * may write the same file.
 */
async function extend(inspect: () => ReturnType<typeof inspectSecrets>): Promise<Protection['ignored']> {
  const { problems: now, ignore: first } = await inspect();
  if (first === undefined) {
    // A link may lead to a folder whose ignore files are not ours to change.
    refuse(now);
    return undefined;
  }
  let plan = first;
  for (let attempt = 1; ; attempt++) {
    await replaceFile(plan.path, plan.after, SHARED_MODE);
    const { problems, ignore } = await inspect();
    if (problems.length === 0 && ignore === undefined) return { path: first.path, lines: first.lines };
    if (ignore !== undefined && attempt < ATTEMPTS) plan = ignore;
    else {
      await takeBack(first, plan);
      refuse(problems.length > 0 ? problems : [describeDeadIgnore(plan.path)]);
    }
  }
}

function refuse(problems: readonly SecretProblem[]): void {
  if (problems.length === 0) return;
  throw new Failure(
    'FILES_UNSAFE',
    `${[...new Set(problems.map(({ message }) => message))].join(' ')} Nothing was written.`,
    {
      suggestions: [...new Set(problems.flatMap(({ suggestions }) => suggestions))],
      details: { problems: problems.map(({ kind, path }) => ({ kind, path })) },
    },
  );
}

/** Only what we wrote ourselves: another program may have been there meanwhile. */
async function takeBack({ path, before }: IgnorePlan, { after }: IgnorePlan): Promise<void> {
  const now = readSmallFile(path);
  if (now.kind !== 'read' || !now.content.equals(after)) return;
  if (before === undefined) await unlink(path);
  else await replaceFile(path, before, SHARED_MODE);
}
