import { ServiceError } from '../../protocol/service-error.ts';

/** What a web identity token says of its bearer. Its signature is not looked at: no provider is real here. */
export interface WebIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

function parseClaims(token: string): Map<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return new Map(typeof claims === 'object' && claims !== null ? Object.entries(claims) : []);
  } catch {
    return new Map();
  }
}

/** The identity in a JSON web token. Throws InvalidIdentityToken or ExpiredTokenException; `now` in milliseconds. */
export function readWebIdentity(token: string, now: number): WebIdentity {
  const claims = parseClaims(token);
  const [issuer, subject, audience, expires] = ['iss', 'sub', 'aud', 'exp'].map((name) => claims.get(name));
  if (typeof issuer !== 'string' || typeof subject !== 'string' || typeof expires !== 'number') {
    throw new ServiceError(
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  if (expires * 1000 <= now) {
    const text = `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${expires}`;
    throw new ServiceError('ExpiredTokenException', text);
  }
  return { issuer, subject, audience: typeof audience === 'string' ? audience : '' };
}
