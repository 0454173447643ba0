import { Failure, isFailure } from '../errors/failure.ts';
import { wordsOf } from './explain.ts';
import { type Patience, waitTurn } from './patience.ts';
import { codeOf } from './trouble.ts';

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
export async function untilAccepted<T>(
  patience: Patience,
  { what, fresh }: Expectation,
  probe: () => Promise<T>,
): Promise<T> {
  const began = patience.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await probe();
    } catch (error) {
      const said = originalOf(error);
      const limit = healingTime(said, fresh);
      if (limit === 0) throw error;
      const deadline = Math.min(patience.deadline, began + limit);
      const again = await waitTurn({ ...patience, deadline }, tries, `${what} is not accepted yet; usually seconds`);
      if (!again) throw fresh || limit === KEY_LIMIT_MS ? notYet(what, said) : error;
    }
  }
}

/** How long to believe in healing, in milliseconds; 0: not at all. Exported for its test. */
export function healingTime(error: unknown, fresh: boolean): number {
  const code = codeOf(error);
  if (KEY_NOT_YET.has(code)) return KEY_LIMIT_MS;
  if (!ACCESS_NOT_YET.has(code) && !/not signed up/i.test(wordsOf(error))) return 0;
  return fresh ? NEW_ACCESS_LIMIT_MS : OLD_ACCESS_LIMIT_MS;
}

function notYet(what: string, said: unknown): Failure {
  return new Failure('CREDENTIALS_NOT_YET', `AWS still refuses ${what}: ${wordsOf(said)}`, { cause: said });
}

/** What AWS said, under the failure it was turned into. */
export function originalOf(error: unknown): unknown {
  return isFailure(error) && error.cause !== undefined ? error.cause : error;
}
