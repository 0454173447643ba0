import { isFailure } from '../errors/failure.ts';
import type { Clock } from '../runtime.ts';
import { canAnswerOtherwise, classifyError } from './classify-error.ts';
import { type AwsError, describeError, isClockCorrected, isRefusedWith, readError } from './errors.ts';
import { type CallContext, toFailure } from './to-failure.ts';

/** How long to go on, and whom to tell about it. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Ctrl-C: ends a wait at once. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch after which no further try begins. */
  readonly deadline: number;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Called before each wait with why, in a few words. */
  readonly onWait?: (reason: string) => void;
  /** How often to call in all, whatever the reason; without it throttling is waited for until the deadline. */
  readonly attempts?: number;
  /** Whose calls these are and where they go, for messages. */
  readonly context?: Omit<CallContext, 'operation' | 'askedAt'>;
}

/** A call that went out and whose outcome nobody told us. The caller finds out before calling again. */
export class AmbiguousResultError extends Error {
  override readonly name = 'AmbiguousResultError';
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** A broken network is not waited for long: five tries, about ten seconds. */
const NETWORK_TRIES = 5;
/** Where nothing has ever answered, a machine is offline: that is told in less than a second. */
const OFFLINE_TRIES = 2;
/** Runs in which something has answered, by their signal. */
const reached = new WeakSet<AbortSignal>();

/** Exponential back-off with jitter on its upper half. `tries` counts from 1. */
export function computeBackoffMs(tries: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.7 ** (tries - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Waits before try number `tries + 1`; false when the deadline comes first. */
export async function waitBeforeRetry(retry: RetryOptions, tries: number, reason: string): Promise<boolean> {
  // Randomness is loaded when it is needed: that takes as long as a good part of the check.
  if (retry.clock.now() >= retry.deadline) return false;
  const ms = computeBackoffMs(tries, retry.random);
  if (retry.clock.now() + ms > retry.deadline) return false;
  retry.onWait?.(reason);
  await retry.clock.sleep(ms, retry.signal);
  return true;
}

/** What a policy makes of an error. */
type Verdict =
  | 'again at once'
  | {
      /** Thrown at once, or when no time is left to wait. */
      readonly error: unknown;
      /** Why to wait and call again; undefined: not. */
      readonly wait?: string;
      readonly deadline?: number;
    };

interface FailedCall {
  readonly thrown: unknown;
  /** Counted from 1. */
  readonly tries: number;
  /** When this try began, in milliseconds since the epoch. */
  readonly askedAt: number;
}

/** The one loop: `judge` says what comes of an error. */
export async function repeat<T>(
  retry: RetryOptions,
  call: () => Promise<T>,
  judge: (failed: FailedCall) => Verdict,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    retry.signal.throwIfAborted();
    const askedAt = retry.clock.now();
    try {
      const answer = await call();
      reached.add(retry.signal);
      return answer;
    } catch (thrown) {
      retry.signal.throwIfAborted();
      const verdict = judge({ thrown, tries, askedAt });
      if (verdict === 'again at once') continue;
      const { deadline = retry.deadline, wait } = verdict;
      if (wait === undefined || !(await waitBeforeRetry({ ...retry, deadline }, tries, wait))) throw verdict.error;
    }
  }
}

/** How far apart calls are kept once AWS has said that they come too fast. */
class Turns {
  #gapMs = 0;
  #nextAt = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;

  /** How many milliseconds from `now` the turn of one more call is away. */
  takeTurn(now: number): number {
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#gapMs;
    return at - now;
  }

  /** Of calls that went out together, the first that is refused speaks for all. */
  slowDown(askedAt: number, now: number): void {
    if (askedAt < this.#slowedAt) return;
    this.#slowedAt = now;
    this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
    this.#nextAt = Math.max(this.#nextAt, now + this.#gapMs);
  }

  quicken(): void {
    this.#gapMs = this.#gapMs < LEAST_GAP_MS ? 0 : this.#gapMs * 0.95;
  }
}

const FIRST_GAP_MS = 200;
const LONGEST_GAP_MS = 5_000;
const LEAST_GAP_MS = 50;

/** By run, which its signal stands for, and by operation: AWS counts each by itself. */
const paces = new WeakMap<AbortSignal, Map<string, Turns>>();

/** The pace that all calls of `operation` in one run share. */
function findPace(run: AbortSignal, operation: string): Turns {
  const known = paces.get(run) ?? new Map<string, Turns>();
  paces.set(run, known);
  const pace = known.get(operation) ?? new Turns();
  known.set(operation, pace);
  return pace;
}

/**
 * Calls again while another answer may come: for what may be sent twice without harm. Keeps calls apart once AWS has
 * said that they come too fast. Throws a `Failure`.
 */
export async function withRetry<T>(retry: RetryOptions, operation: string, call: () => Promise<T>): Promise<T> {
  const pace = findPace(retry.signal, operation);
  const callInTurn = async () => {
    const { clock, signal, deadline } = retry;
    const ms = Math.min(pace.takeTurn(clock.now()), deadline - clock.now());
    if (ms > 0) await clock.sleep(ms, signal);
    const answer = await call();
    pace.quicken();
    return answer;
  };
  return repeat(retry, callInTurn, (failed) => {
    const answer = readError(failed.thrown);
    if (answer !== undefined && classifyError(answer) === 'throttled') pace.slowDown(failed.askedAt, retry.clock.now());
    return decideRetry(retry, operation, failed);
  });
}

/**
 * Calls again only where it is certain that nothing happened: for what must not take effect twice. Throws
 * `AmbiguousResultError` when the reply was lost, and leaves plain refusals as AWS worded them.
 */
export async function sendOnce<T>(retry: RetryOptions, operation: string, call: () => Promise<T>): Promise<T> {
  return repeat(retry, call, (failed) => {
    const { thrown } = failed;
    const answer = isFailure(thrown) ? undefined : readError(thrown);
    const kind = answer === undefined ? undefined : classifyError(answer);
    if (kind === 'ambiguous') {
      return { error: new AmbiguousResultError(`${operation}: ${describeError(thrown)}`, { cause: thrown }) };
    }
    return kind === 'refused' ? { error: thrown } : decideRetry(retry, operation, failed);
  });
}

function decideRetry(retry: RetryOptions, operation: string, { thrown, tries, askedAt }: FailedCall): Verdict {
  // An expected failure is no answer of AWS's: a wrong endpoint, an interruption.
  if (isFailure(thrown)) return { error: thrown };
  const answer = readError(thrown);
  if (answer === undefined) throw toFailure(thrown, { ...retry.context, operation });
  // What signs has learnt what time it is. Whoever counts tries wants to hear of the wrong clock instead.
  const isSkewed = classifyError(answer) === 'credentials' && isClockCorrected(thrown);
  if (tries === 1 && retry.attempts === undefined && isSkewed) return 'again at once';
  const error = toFailure(thrown, { ...retry.context, operation, askedAt });
  const again = canAnswerOtherwise(answer) && tries < countTries(retry, answer);
  return again ? { wait: describeError(thrown), error } : { error };
}

function countTries({ attempts, signal }: RetryOptions, answer: AwsError): number {
  const kind = classifyError(answer);
  if (kind === 'not-connected' && !reached.has(signal)) return Math.min(attempts ?? OFFLINE_TRIES, OFFLINE_TRIES);
  if (attempts !== undefined) return attempts;
  return kind === 'throttled' || kind === 'busy' ? Number.POSITIVE_INFINITY : NETWORK_TRIES;
}

/** Undefined where AWS's no is `code`. */
export async function ignoreCode<T>(code: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isRefusedWith(error, code)) return undefined;
    throw error;
  }
}
