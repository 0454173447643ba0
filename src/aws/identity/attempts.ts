import type { ProfileValues } from '../../config-files/profile.ts';
import type { Clock } from '../../runtime.ts';
import type { Environment } from '../credentials.ts';
import { THROTTLING } from '../errors.ts';
import type { Answer } from './answer.ts';

export interface Attempts {
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly most: number;
}

const DEFAULT_ATTEMPTS = 3;
const MOST_ATTEMPTS = 10;
const FIRST_WAIT_MS = 100;
const FIRST_WAIT_WHEN_THROTTLED_MS = 500;

/** AWS_MAX_ATTEMPTS, `max_attempts`, or the SDK's own number of tries. */
export function attemptsOf(profile: ProfileValues, env: Environment): number {
  const wanted = Number(env.AWS_MAX_ATTEMPTS || profile.get('max_attempts') || DEFAULT_ATTEMPTS);
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MOST_ATTEMPTS) : DEFAULT_ATTEMPTS;
}

/** Asks again, a few times and with growing waits, where the same question may have another answer in a moment. */
export async function askAgain(attempts: Attempts, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    attempts.signal.throwIfAborted();
    const answer = await ask();
    if (tries >= attempts.most || !mayChange(answer)) return answer;
    const first = isThrottling(answer) ? FIRST_WAIT_WHEN_THROTTLED_MS : FIRST_WAIT_MS;
    await attempts.clock.sleep(first * 2 ** (tries - 1) * (0.5 + attempts.random() / 2), attempts.signal);
  }
}

export function isThrottling(answer: Answer): boolean {
  if (answer.kind === 'strange') return answer.status === 429;
  return answer.kind === 'refusal' && (answer.status === 429 || THROTTLING.has(answer.code));
}

const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function mayChange(answer: Answer): boolean {
  if (answer.kind === 'silence') return PASSING.has(answer.code);
  if (answer.kind === 'identity') return false;
  return answer.status >= 500 || isThrottling(answer);
}
