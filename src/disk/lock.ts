import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import type { Clock } from '../runtime.ts';
import { errorCode, writeFailed } from './failed.ts';
import { livenessOf, type Owner, thisProcess } from './owner.ts';
import { temporaryBeside } from './temporary.ts';

/** What git must ignore: the lock, and the locks on stale locks. */
export const LOCK_PATTERN = '.pf-aws.lock*';

export const LOCK_NAME = '.pf-aws.lock';

export interface LockOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for another run; 30,000 unless given. */
  readonly lockTimeoutMs?: number;
}

interface Claim extends Owner {
  /** One claim, never another. */
  readonly nonce: string;
}

const DEFAULT_TIMEOUT = 30_000;
const POLL = 15;

/**
 * Does `work` while no other process does work under the lock of this folder (made, 0700, if missing).
 * A run that finds the lock taken waits; the lock of a run that died is taken over.
 * Throws `LOCKED` when the wait ends, the signal's reason when it aborts, `WRITE_FAILED`.
 */
export async function withLock<T>(directory: string, work: () => Promise<T>, options: LockOptions): Promise<T> {
  const path = join(directory, LOCK_NAME);
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw writeFailed(directory, error);
  });
  const claim = await acquire(path, options);
  try {
    await sweepBreakers(path);
    return await work();
  } finally {
    await release(path, claim);
  }
}

async function acquire(path: string, options: LockOptions): Promise<Claim> {
  const claim = { ...thisProcess(), nonce: randomUUID() };
  const deadline = options.clock.now() + (options.lockTimeoutMs ?? DEFAULT_TIMEOUT);
  for (;;) {
    options.signal?.throwIfAborted();
    if (await place(path, claim)) return claim;
    const holder = await read(path);
    if (holder !== undefined && livenessOf(holder) === 'dead') await breakLock(path, holder, options);
    else if (options.clock.now() >= deadline) throw locked(path, holder);
    // Uneven waits, so that those who wait do not all come back at once.
    else await options.clock.sleep(POLL + Math.random() * POLL, options.signal);
  }
}

/** True if the lock is ours now. A link appears whole or not at all: nobody reads half a claim. */
async function place(path: string, claim: Claim): Promise<boolean> {
  const temporary = temporaryBeside(path);
  try {
    await writeFile(temporary, JSON.stringify(claim), { mode: 0o600, flag: 'wx' });
    await link(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw writeFailed(path, error);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/**
 * Removes a dead run's lock. Two runs may see the same dead lock, and the slower must not remove the lock
 * that the faster has put in its place; so each dead lock is removed under a lock of its own, named for
 * it, after a second look. Should that one's owner die as well, the same holds for it.
 */
async function breakLock(path: string, dead: Claim, options: LockOptions): Promise<void> {
  const breaker = join(dirname(path), `${LOCK_NAME}-${dead.nonce}`);
  const claim = await acquire(breaker, options);
  try {
    if ((await read(path))?.nonce === dead.nonce) await unlink(path);
  } finally {
    await release(breaker, claim);
  }
}

async function release(path: string, claim: Claim): Promise<void> {
  if ((await read(path))?.nonce === claim.nonce) await unlink(path).catch(() => undefined);
}

/** Whoever holds the lock knows that all earlier ones are gone, and with them any use of their breakers. */
async function sweepBreakers(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  const stale = names.filter((name) => name.startsWith(`${basename(path)}-`));
  for (const name of stale) await unlink(join(dirname(path), name)).catch(() => undefined);
}

async function read(path: string): Promise<Claim | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function locked(path: string, holder: Claim | undefined): Failure {
  const who = holder === undefined ? 'Another run' : `Process ${holder.pid} on ${holder.host}`;
  return new Failure('LOCKED', `${who} holds the lock ${path}. Nothing was written.`, {
    suggestions: ['Wait for the other run to end, then run the command again.', `If it is gone for good: rm ${path}`],
    details: { file: path, pid: holder?.pid, host: holder?.host },
  });
}
