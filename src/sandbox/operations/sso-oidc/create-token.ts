import { type IdentityCenter, makeOpaque, type OidcClient } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import type { Operation, UnsignedCall } from '../operation.ts';
import { centerOf, clientOf } from './center.ts';
import { oidcErrors } from './errors.ts';
import { INTERVAL_S } from './start-device-authorization.ts';

const EIGHT_HOURS_S = 8 * 3600;
/** With it a client may ask for the next token by itself. */
const REFRESHABLE = 'sso:account:access';

type KnownClient = OidcClient & { readonly id: string };

/** The user of a login that somebody has approved; it can be taken once. */
function takeDevice(center: IdentityCenter, client: KnownClient, input: Input, now: number): string {
  const code = input.text('deviceCode');
  const login = Object.hasOwn(center.devices, code) ? center.devices[code] : undefined;
  if (login === undefined || login.clientId !== client.id) throw oidcErrors.invalidGrant();
  if (login.expiresAt <= now) throw oidcErrors.expired();
  if (login.denied) throw oidcErrors.denied();
  const isEarly = login.nextPollAt > now;
  login.nextPollAt = now + INTERVAL_S * 1000;
  if (isEarly) throw oidcErrors.slowDown();
  if (login.user === undefined) throw oidcErrors.pending();
  delete center.devices[code];
  return login.user;
}

function takeRefreshToken(center: IdentityCenter, client: KnownClient, input: Input): string {
  const token = input.text('refreshToken');
  const found = Object.entries(center.tokens).find(([, session]) => session.refreshToken === token);
  if (found === undefined || found[1].clientId !== client.id) throw oidcErrors.invalidGrant();
  delete center.tokens[found[0]];
  return found[1].user;
}

function userOf(center: IdentityCenter, client: KnownClient, input: Input, now: number): string {
  const grant = input.text('grantType');
  if (grant === 'urn:ietf:params:oauth:grant-type:device_code') return takeDevice(center, client, input, now);
  if (grant === 'refresh_token') return takeRefreshToken(center, client, input);
  throw oidcErrors.unsupported();
}

export const createToken: Operation = {
  service: 'sso-oidc',
  name: 'CreateToken',
  unsigned: true,
  isKept: true,
  run({ world, now, random }: UnsignedCall, input) {
    const center = centerOf(world);
    const client = clientOf(center, input, now);
    const user = userOf(center, client, input, now);
    const accessToken = makeOpaque(random, 'aoaAAAAA');
    const refresh = client.scopes.includes(REFRESHABLE) ? { refreshToken: makeOpaque(random, 'aorAAAAA') } : {};
    center.tokens[accessToken] = { user, clientId: client.id, expiresAt: now + EIGHT_HOURS_S * 1000, ...refresh };
    return { accessToken, tokenType: 'Bearer', expiresIn: EIGHT_HOURS_S, ...refresh };
  },
};
