import { kindUsed, staticKeys } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { type Answer, readStsReply, silence } from './answer.ts';
import type { Asked, Asking } from './asked.ts';
import { conclude, type Known } from './conclude.ts';
import type { Credentials } from './credentials.ts';
import { signedCall } from './signed-call.ts';
import { type Target, targetOf } from './target.ts';

/** Which way was, or must be, taken; tests compare the two. */
export type Way = 'short' | 'sdk';

/** Keys that stand in the profile and an endpoint without riddles need no SDK. */
export function wayOf({ profile, values }: Asked, target: Target): Way {
  const keys = kindUsed(profile, values) === 'static' ? staticKeys(values) : undefined;
  if (keys === undefined || target.endpoint === undefined || values.has('aws_credential_scope')) return 'sdk';
  // Readers disagree about blanks and comments within a value: what the SDK makes of it, the SDK shall say.
  return Object.values(keys).every((value) => /^[^\s#;]+$/.test(value)) ? 'short' : 'sdk';
}

/**
 * Asks STS whose the credentials of a profile are, the short way where it gives the SDK's answer, by the SDK
 * otherwise. Throws a Failure of src/errors/identity.ts.
 */
export async function identify(asked: Asked, asking: Asking, forced?: Way): Promise<Known> {
  const target = targetOf(asked.values, asking.network.env);
  if ((forced ?? wayOf(asked, target)) === 'sdk') {
    const { identifyThroughSdk } = await import('./identify-sdk.ts');
    return identifyThroughSdk(asked, asking, target);
  }
  const credentials = staticKeys(asked.values);
  if (credentials === undefined || target.endpoint === undefined) throw new Error('the short way cannot go here');
  const { endpoint } = target;
  return conclude(asked, credentials, asking, target, (now) =>
    askSigned(credentials, asking, { ...target, endpoint }, now),
  );
}

async function askSigned(
  credentials: Credentials,
  { network, signal }: Asking,
  { endpoint, region, caBundle }: Target & { endpoint: URL },
  now: number,
): Promise<Answer> {
  const call = {
    endpoint,
    service: 'sts',
    region,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    signal,
    ...(caBundle === undefined ? {} : { caBundle }),
  };
  try {
    return readStsReply(await signedCall(network, credentials, call, now));
  } catch (error) {
    signal.throwIfAborted();
    const answer = error instanceof Failure ? undefined : silence(error);
    if (answer === undefined) throw error;
    return answer;
  }
}
