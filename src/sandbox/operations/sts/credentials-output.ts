import type { Structure } from '../../protocol/values.ts';
import type { Session } from '../../state/world.ts';

/** A session's credentials as STS hands them out. */
export function credentialsOutput(session: Session): Structure {
  return {
    AccessKeyId: session.id,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt),
  };
}
