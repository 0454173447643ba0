import { Failure } from '../errors/failure.ts';
import { describeError, isRefusedWith, readRefusal } from './errors.ts';
import { isExplicitDeny } from './policy-denial.ts';
import { type RetryOptions, repeat } from './retry.ts';
import { isAboutRoot } from './to-failure.ts';

/** Answers of a service that has not heard of a new key yet. */
const KEY_NOT_YET = ['InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId', 'AuthFailure'];

/** Answers of a new account, or to a new user or role, that may also be a plain no. */
const ACCESS_NOT_YET = ['AccessDenied', 'NoSuchEntity', 'OptInRequired', 'SubscriptionRequired'];

/** How long new things may stay unaccepted before it is no longer a matter of time. */
const KEY_LIMIT_MS = 5 * 60_000;
const NEW_ACCESS_LIMIT_MS = 15 * 60_000;
const OLD_ACCESS_LIMIT_MS = 20_000;

export interface Expectation {
  /** What is being waited for, for the person watching: "the new key at IAM". */
  readonly what: string;
  /** Account, user, role or policy were made just now: AccessDenied and NoSuchEntity are "not yet" for minutes. */
  readonly fresh: boolean;
  /** The key is an old one: that AWS does not know it will not change. */
  readonly knownKey?: boolean;
}

/**
 * Repeats `probe` while its refusal is one that passes once AWS has spread the news. Then a key still unknown, or
 * access that is new, is CREDENTIALS_NOT_YET, and anything else what it was: a no.
 */
export async function retryUntilPropagated<T>(
  retry: RetryOptions,
  expectation: Expectation,
  probe: () => Promise<T>,
): Promise<T> {
  const { what, fresh } = expectation;
  const began = retry.clock.now();
  return repeat(retry, probe, ({ thrown }) => {
    const limit = computePropagationLimitMs(thrown, expectation);
    if (limit === 0) return { error: thrown };
    const deadline = Math.min(retry.deadline, began + limit);
    const error = fresh || limit === KEY_LIMIT_MS ? makeNotYetFailure(what, thrown) : thrown;
    return { wait: `${what} is not accepted yet; usually seconds`, deadline, error };
  });
}

/** How long to believe that a refusal will pass, in milliseconds; 0: not at all. */
function computePropagationLimitMs(thrown: unknown, { fresh, knownKey = false }: Expectation): number {
  const refusal = readRefusal(thrown);
  if (refusal === undefined || isAboutRoot(refusal) || isExplicitDeny(refusal)) return 0;
  if (isRefusedWith(thrown, ...KEY_NOT_YET)) return knownKey ? 0 : KEY_LIMIT_MS;
  if (!isRefusedWith(thrown, ...ACCESS_NOT_YET) && !/not signed up/i.test(refusal.message)) return 0;
  return fresh ? NEW_ACCESS_LIMIT_MS : OLD_ACCESS_LIMIT_MS;
}

function makeNotYetFailure(what: string, thrown: unknown): Failure {
  return new Failure('CREDENTIALS_NOT_YET', `AWS still refuses ${what}: ${describeError(thrown)}`, { cause: thrown });
}
