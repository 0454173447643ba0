import { rmdir, stat } from 'node:fs/promises';
import { isFailure } from '../errors/failure.ts';
import { withLock } from '../files/lock.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { withResume } from './with-resume.ts';
import { openWork, type Work } from './work.ts';

/** Beside the lock of the AWS files, which a run takes for each write. Git ignores both by one pattern. */
const RUN_LOCK = '.pf-aws.lock.run';

export interface RunAloneOptions {
  /** Milliseconds to wait for the other run to end, and then for AWS. */
  readonly timeoutMs: number;
  /** The command that goes on where this run ends. */
  readonly resume: string;
  /** Only looks: any number of such runs may go side by side. */
  readonly looksOnly: boolean;
  /** Hears that there is another run. */
  readonly note: (line: string) => void;
}

/**
 * Does the work while no other run of this repository makes accounts or keys: two that look at the same time would both
 * find nothing and both make it. The journal is read inside, or it would tell of yesterday.
 * Throws `LOCKED` when the wait ends.
 */
export async function runAlone<T>(
  runtime: Runtime,
  repository: Repository,
  options: RunAloneOptions,
  perform: (work: Work) => Promise<T>,
): Promise<T> {
  let began = false;
  const begin = async () => {
    began = true;
    const work = await openWork(runtime, repository, options.timeoutMs, options.resume);
    if (!options.looksOnly) await setUnreadableAside(work, options);
    return perform(work);
  };
  for (;;) {
    try {
      return options.looksOnly ? await begin() : await locked(runtime, repository.awsDir, options, begin);
    } catch (error) {
      const folderWent = isFailure(error) && error.details.reason === 'ENOENT';
      if (began || !folderWent) throw withResume(error, options.resume);
    }
  }
}

async function setUnreadableAside({ journal }: Work, { note }: RunAloneOptions): Promise<void> {
  const aside = await journal.setAside();
  if (aside === undefined) return;
  note(`The journal of unfinished work could not be read and is not trusted; it was moved to ${aside}.`);
}

async function locked<T>(
  { clock, interrupt }: Runtime,
  awsDir: string,
  { timeoutMs, note }: RunAloneOptions,
  work: () => Promise<T>,
): Promise<T> {
  const isNew = (await stat(awsDir).catch(() => undefined)) === undefined;
  const onWait = ({ pid, host }: { pid: number; host: string }) =>
    note(`Another run is at work in this repository (process ${pid} on ${host}); waiting for it to end.`);
  const lock = { clock, signal: interrupt, lockName: RUN_LOCK, lockTimeoutMs: timeoutMs, onWait };
  try {
    return await withLock(awsDir, work, lock);
  } finally {
    // A refused run leaves nothing, not even the folder of its lock. rmdir takes empty ones alone.
    if (isNew) await rmdir(awsDir).catch(() => undefined);
  }
}
