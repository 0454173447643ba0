import type { Clock } from '../runtime.ts';
import { explain, wordsOf } from './explain.ts';
import { isClockCorrected, type Trouble, troubleOf } from './trouble.ts';

/** How long to go on, and whom to tell about it. */
export interface Patience {
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
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** A broken network is no matter of patience: five tries, about ten seconds. */
const NETWORK_TRIES = 5;

/** Exponential back-off with full jitter on its upper half. `tries` counts from 1. */
export function backOff(tries: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.7 ** (tries - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Waits before try number `tries + 1`; false when the deadline comes first. */
export async function waitTurn(patience: Patience, tries: number, reason: string): Promise<boolean> {
  const ms = backOff(tries, patience.random);
  if (patience.clock.now() + ms > patience.deadline) return false;
  patience.onWait?.(reason);
  await patience.clock.sleep(ms, patience.signal);
  return true;
}

/** Retries `call`, which may be sent twice without harm, while time may heal what went wrong. Throws a `Failure`. */
export async function patiently<T>(patience: Patience, operation: string, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    patience.signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (tries === 1 && isClockCorrected(error)) continue;
      const trouble = troubleOf(error);
      const network = trouble === 'unconnected' || trouble === 'unknown-outcome';
      const mayHeal = trouble === 'throttled' || trouble === 'busy' || (network && tries < NETWORK_TRIES);
      if (!mayHeal || !(await waitTurn(patience, tries, wordsOf(error)))) throw explain(error, operation);
    }
  }
}

/**
 * For a call that must not take effect twice: sent again only where it is certain that nothing happened.
 * Throws `OutcomeUnknown` when the reply was lost, and leaves plain refusals as AWS worded them.
 */
export async function once<T>(patience: Patience, operation: string, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    patience.signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (tries === 1 && isClockCorrected(error)) continue;
      const trouble = troubleOf(error);
      if (trouble === 'unknown-outcome') throw new OutcomeUnknown(`${operation}: ${wordsOf(error)}`, { cause: error });
      if (trouble === 'refused') throw error;
      if (!nothingHappened(trouble, tries) || !(await waitTurn(patience, tries, wordsOf(error)))) {
        throw explain(error, operation);
      }
    }
  }
}

function nothingHappened(trouble: Trouble, tries: number): boolean {
  return trouble === 'throttled' || trouble === 'busy' || (trouble === 'unconnected' && tries < NETWORK_TRIES);
}
