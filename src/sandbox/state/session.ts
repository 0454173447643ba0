import { makeAccessKeyId, makeSecret, makeSessionToken, type RandomBytes } from './ids.ts';
import type { CallerPrincipal, SessionRecord, World } from './world.ts';

/** Sessions kept after their end, so that one can still tell an expired token from an unknown one; milliseconds. */
const KEPT_AFTER_END = 86_400_000;

/** Opens a session and remembers it; forgets those that ended more than a day ago. */
export function openSession(
  world: World,
  details: { principal: CallerPrincipal; seconds: number } & Partial<
    Pick<SessionRecord, 'fromSessionToken' | 'mfa' | 'taskPolicy'>
  >,
  now: number,
  random: RandomBytes,
): SessionRecord {
  const { principal, seconds, ...rest } = details;
  const kept = Object.entries(world.sessions).filter(([, session]) => session.expiresAt + KEPT_AFTER_END > now);
  world.sessions = Object.fromEntries(kept);
  const session: SessionRecord = {
    id: makeAccessKeyId(random, 'ASIA', principal.accountId),
    secret: makeSecret(random),
    token: makeSessionToken(random),
    // AWS ends sessions on whole seconds.
    expiresAt: Math.floor(now / 1000) * 1000 + seconds * 1000,
    principal,
    fromSessionToken: false,
    mfa: false,
    ...rest,
  };
  world.sessions[session.id] = session;
  return session;
}
