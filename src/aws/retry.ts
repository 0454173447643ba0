import { Failure, isFailure } from '../errors/failure.ts';
import type { Clock } from '../runtime.ts';
import { awsCodeOf, classifyError, describeError, type ErrorClass, isClockCorrected, toFailure } from './errors.ts';

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
}

/** A call that went out and whose outcome nobody told us. The caller finds out before calling again. */
export class AmbiguousResultError extends Error {
  override readonly name = 'AmbiguousResultError';
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** A broken network is no matter of retry: five tries, about ten seconds. */
const NETWORK_TRIES = 5;

/** Exponential back-off with full jitter on its upper half. `tries` counts from 1. */
export function backoffMs(tries: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.7 ** (tries - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Waits before try number `tries + 1`; false when the deadline comes first. */
export async function waitBeforeRetry(retry: RetryOptions, tries: number, reason: string): Promise<boolean> {
  const ms = backoffMs(tries, retry.random);
  if (retry.clock.now() + ms > retry.deadline) return false;
  retry.onWait?.(reason);
  await retry.clock.sleep(ms, retry.signal);
  return true;
}

/** Retries `call`, which may be sent twice without harm, while time may heal what went wrong. Throws a `Failure`. */
export async function withRetry<T>(retry: RetryOptions, operation: string, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    retry.signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      // An expected failure is no answer of AWS's: a wrong endpoint, an interruption.
      if (isFailure(error)) throw error;
      if (tries === 1 && isClockCorrected(error)) continue;
      const kind = classifyError(error);
      const network = kind === 'unconnected' || kind === 'unknown-outcome';
      const mayHeal = kind === 'throttled' || kind === 'busy' || (network && tries < NETWORK_TRIES);
      if (!mayHeal || !(await waitBeforeRetry(retry, tries, describeError(error)))) throw toFailure(error, operation);
    }
  }
}

/**
 * For a call that must not take effect twice: sent again only where it is certain that nothing happened.
 * Throws `AmbiguousResultError` when the reply was lost, and leaves plain refusals as AWS worded them.
 */
export async function sendOnce<T>(retry: RetryOptions, operation: string, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    retry.signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (tries === 1 && isClockCorrected(error)) continue;
      const kind = classifyError(error);
      if (isFailure(error) || kind === 'refused') throw error;
      if (kind === 'unknown-outcome')
        throw new AmbiguousResultError(`${operation}: ${describeError(error)}`, { cause: error });
      if (!nothingHappened(kind, tries) || !(await waitBeforeRetry(retry, tries, describeError(error)))) {
        throw toFailure(error, operation);
      }
    }
  }
}

function nothingHappened(kind: ErrorClass, tries: number): boolean {
  return kind === 'throttled' || kind === 'busy' || (kind === 'unconnected' && tries < NETWORK_TRIES);
}

/** Answers of a service that has not heard of a new key yet. */
const KEY_NOT_YET = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'AuthFailure',
]);

/** Answers of a new account, or to a new user, that may also be a plain no. */
const ACCESS_NOT_YET = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'OptInRequired',
  'SubscriptionRequiredException',
]);

/** How long new things may stay unaccepted before it is no longer a matter of time. */
const KEY_LIMIT_MS = 5 * 60_000;
const NEW_ACCESS_LIMIT_MS = 10 * 60_000;
const OLD_ACCESS_LIMIT_MS = 20_000;

export interface Expectation {
  /** What is being waited for, for the person watching: "the new key at IAM". */
  readonly what: string;
  /** Account, user or policy were made just now: AccessDenied and NoSuchEntity are "not yet" for minutes, not seconds. */
  readonly fresh: boolean;
}

/**
 * Repeats `probe` while its refusal is one that time heals. Then a key still unknown is CREDENTIALS_NOT_YET,
 * and anything else what it was: a no.
 */
export async function retryUntilPropagated<T>(
  retry: RetryOptions,
  { what, fresh }: Expectation,
  probe: () => Promise<T>,
): Promise<T> {
  const began = retry.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await probe();
    } catch (error) {
      const said = unwrapFailure(error);
      const limit = propagationLimit(said, fresh);
      if (limit === 0) throw error;
      const deadline = Math.min(retry.deadline, began + limit);
      const again = await waitBeforeRetry(
        { ...retry, deadline },
        tries,
        `${what} is not accepted yet; usually seconds`,
      );
      if (!again) throw fresh || limit === KEY_LIMIT_MS ? notYet(what, said) : error;
    }
  }
}

/** How long to believe in healing, in milliseconds; 0: not at all. Exported for its test. */
export function propagationLimit(error: unknown, fresh: boolean): number {
  const code = awsCodeOf(error);
  if (KEY_NOT_YET.has(code)) return KEY_LIMIT_MS;
  if (!ACCESS_NOT_YET.has(code) && !/not signed up/i.test(describeError(error))) return 0;
  return fresh ? NEW_ACCESS_LIMIT_MS : OLD_ACCESS_LIMIT_MS;
}

function notYet(what: string, said: unknown): Failure {
  return new Failure('CREDENTIALS_NOT_YET', `AWS still refuses ${what}: ${describeError(said)}`, { cause: said });
}

/** What AWS said, under the failure it was turned into. */
export function unwrapFailure(error: unknown): unknown {
  return isFailure(error) && error.cause !== undefined ? error.cause : error;
}
