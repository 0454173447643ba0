import { link, readdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import type { Clock } from '../runtime.ts';
import { quoteForShell } from '../text.ts';
import { writeFailed } from './failed.ts';
import { getErrorCode, makeFolder, readSmallFile } from './paths.ts';
import {
  checkLiveness,
  describeThisProcess,
  getHostId,
  makeTemporaryPath,
  makeUniqueDigits,
  type Owner,
  removeLeftovers,
} from './temporary.ts';

/** What git must ignore: the locks, and the locks on stale locks. */
export const LOCK_PATTERN = '.pf-aws.lock*';

export const LOCK_NAME = '.pf-aws.lock';

export interface LockOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for another run; 30,000 unless given. */
  readonly lockTimeoutMs?: number;
  /** File name of the lock; the one of the AWS files unless given. Must fit {@link LOCK_PATTERN}. */
  readonly lockName?: string;
  /** Told once, when another run has the lock. */
  readonly onWait?: (holder: Owner) => void;
}

const DEFAULT_TIMEOUT = 30_000;
const POLL = 15;

/**
 * Does `work` while no other process does work under the lock of this folder (made, 0700, if missing). A run that
 * finds the lock taken waits; the lock of a run that died is taken over. Not to be nested for one folder and name.
 * Throws `LOCKED` when the wait ends, the signal's reason when it aborts, `WRITE_FAILED`.
 */
export async function withLock<T>(directory: string, work: () => Promise<T>, options: LockOptions): Promise<T> {
  const path = join(directory, options.lockName ?? LOCK_NAME);
  await makeFolder(directory, 0o700).catch((error: unknown) => {
    throw writeFailed(directory, error);
  });
  const claim = await acquire(path, path, options);
  try {
    await removeLeftGuards(path);
    await removeLeftovers(path);
    return await work();
  } finally {
    await release(path, claim);
  }
}

/** `path` is the lock that is wanted, or one of those on removing it when it is stale, which bear its name. */
async function acquire(path: string, wanted: string, options: LockOptions): Promise<Claim> {
  const self = describeThisProcess();
  const claim = { ...self, nonce: `${getHostId(self)}-${self.pid}-${makeUniqueDigits()}` };
  const deadline = options.clock.now() + (options.lockTimeoutMs ?? DEFAULT_TIMEOUT);
  for (let isTold = false; ; ) {
    options.signal?.throwIfAborted();
    const holder = await readClaim(path);
    if (holder === 'none' && (await placeClaim(path, claim))) return claim;
    const known = typeof holder === 'string' ? undefined : holder;
    if (known !== undefined && checkLiveness(known) === 'dead') await removeDeadLock(path, known, wanted, options);
    else if (options.clock.now() >= deadline) throw toLockedFailure(path, known);
    else {
      // The first look may have found nobody, and somebody else was quicker then.
      if (!isTold && known !== undefined) options.onWait?.(known);
      isTold ||= known !== undefined;
      // Uneven waits, so that those who wait do not all come back at once.
      await options.clock.sleep(POLL + Math.random() * POLL, options.signal);
    }
  }
}

/**
 * Removes a dead run's lock. Two runs may see the same dead lock, and the slower must not remove the lock
 * that the faster has put in its place; so each dead lock is removed under a lock of its own, named for
 * it, after a second look. Should that one's owner die as well, the same holds for it.
 */
async function removeDeadLock(path: string, dead: Claim, wanted: string, options: LockOptions): Promise<void> {
  const breaker = `${getGuardPrefix(wanted)}${dead.nonce}`;
  const claim = await acquire(breaker, wanted, options);
  try {
    if (await isHeldBy(path, dead)) await unlink(path);
  } catch (error) {
    throw writeFailed(path, error);
  } finally {
    await release(breaker, claim);
  }
}

async function release(path: string, claim: Claim): Promise<void> {
  if (await isHeldBy(path, claim)) await unlink(path).catch(() => undefined);
}

async function isHeldBy(path: string, claim: Claim): Promise<boolean> {
  const holder = await readClaim(path);
  return typeof holder !== 'string' && holder.nonce === claim.nonce;
}

/** Whoever holds the lock knows that all earlier ones are gone, and with them any use of their breakers. */
async function removeLeftGuards(path: string): Promise<void> {
  const prefix = basename(getGuardPrefix(path));
  const names = await readdir(dirname(path)).catch(() => []);
  const stale = names.filter((name) => name.startsWith(prefix));
  for (const name of stale) await unlink(join(dirname(path), name)).catch(() => undefined);
}

function getGuardPrefix(path: string): string {
  return `${path}.break-`;
}

function toLockedFailure(path: string, holder: Claim | undefined): Failure {
  const who = holder === undefined ? 'Another run' : `Process ${holder.pid} on ${holder.host}`;
  return new Failure('LOCKED', `${who} holds the lock ${path}. Nothing was written.`, {
    suggestions: [
      'Wait for the other run to end, then run the command again.',
      `If it is gone for good: rm -r ${quoteForShell(path)}`,
    ],
    details: { file: path, ...(holder === undefined ? {} : { pid: holder.pid, host: holder.host }) },
  });
}

/** What a lock file holds: who has it. */
export interface Claim extends Owner {
  /** One claim, never another. */
  readonly nonce: string;
}

/** File systems that know no hard links (exFAT, some network mounts) answer with one of these. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** True if the lock is ours now. A link appears whole or not at all: nobody reads half a claim. */
async function placeClaim(path: string, claim: Claim): Promise<boolean> {
  const temporary = makeTemporaryPath(path);
  const settings = { mode: 0o600, flag: 'wx' };
  try {
    await writeFile(temporary, JSON.stringify(claim), settings);
    await link(temporary, path).catch((error: unknown) => {
      if (!NO_LINKS.has(getErrorCode(error))) throw error;
      return writeFile(path, JSON.stringify(claim), settings);
    });
    return true;
  } catch (error) {
    if (getErrorCode(error) === 'EEXIST') return false;
    throw writeFailed(path, error);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

const LARGEST = 4096;

/** Who holds the lock; `unreadable` where a file is there that tells nothing, perhaps not yet. */
async function readClaim(path: string): Promise<Claim | 'none' | 'unreadable'> {
  const file = readSmallFile(path, { owner: 'own', limit: LARGEST });
  if (file.kind === 'missing') return 'none';
  if (file.kind === 'refused') return 'unreadable';
  try {
    const claim: unknown = JSON.parse(file.content.toString());
    return isClaim(claim) ? claim : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function isClaim(value: unknown): value is Claim {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['host', 'boot', 'namespace', 'started', 'nonce'].map((name) => Reflect.get(value, name));
  return texts.every((text) => typeof text === 'string') && Number.isInteger(Reflect.get(value, 'pid'));
}
