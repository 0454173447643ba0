import type { Structure } from '../../protocol/values.ts';
import type { SessionRecord } from '../../state/world.ts';

/** A session's credentials as STS hands them out. */
export function formatCredentials(session: SessionRecord): Structure {
  return {
    AccessKeyId: session.id,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt),
  };
}
