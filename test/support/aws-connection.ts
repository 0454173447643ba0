import type { Credentials, Environment } from '../../src/aws/caller-identity.ts';
import type { Connection } from '../../src/aws/network.ts';
import { type AwsContext, openNetwork } from '../../src/aws/network.ts';
import type { RetryOptions } from '../../src/aws/retry.ts';
import { systemClock } from '../../src/runtime.ts';

/** What requests go by that nothing ends before its time. */
export function contextWith(env: Environment, more: Partial<AwsContext> = {}): AwsContext {
  const signal = new AbortController().signal;
  return { network: openNetwork(env), clock: systemClock, random: Math.random, signal, ...more };
}

/** AWS as the holder of a key sees it. */
export function connectionWith(env: Environment, credentials: Credentials, region = 'us-east-1'): Connection {
  return { context: contextWith(env), credentials, region };
}

/** Repeats for 20 seconds what time may heal. */
export function someRetry(): RetryOptions {
  const deadline = systemClock.now() + 20_000;
  return { clock: systemClock, signal: new AbortController().signal, deadline, random: Math.random };
}
