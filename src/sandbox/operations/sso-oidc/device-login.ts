import {
  getStartUrl,
  type IdentityCenter,
  makeOpaque,
  makeUserCode,
  type OidcClient,
} from '../../state/identity-center.ts';
import type { World } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { defineOperations, type UnsignedCall } from '../operation.ts';
import { oidcErrors } from './errors.ts';

/** The organization's Identity Center. Throws where none was switched on. */
export function requireCenter({ identityCenter }: World): IdentityCenter {
  if (identityCenter === undefined) throw oidcErrors.invalidRequest();
  return identityCenter;
}

/** The client that a request names and whose secret it knows. */
export function requireClient(center: IdentityCenter, input: Input, now: number): OidcClient & { readonly id: string } {
  const id = input.text('clientId');
  const client = Object.hasOwn(center.clients, id) ? center.clients[id] : undefined;
  const isKnown = client !== undefined && client.secret === input.text('clientSecret') && client.expiresAt > now;
  if (!isKnown) throw oidcErrors.invalidClient();
  return { ...client, id };
}

const NINETY_DAYS_MS = 90 * 24 * 3_600_000;

const TEN_MINUTES_S = 600;
/** Seconds between two questions. */
const INTERVAL_S = 1;

/** People copy it with a slash or a mark behind. */
function trimUrl(url: string): string {
  return url.replace(/[/#]+$/, '');
}

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

function takeUser(center: IdentityCenter, client: KnownClient, input: Input, now: number): string {
  const grant = input.text('grantType');
  if (grant === 'urn:ietf:params:oauth:grant-type:device_code') return takeDevice(center, client, input, now);
  if (grant === 'refresh_token') return takeRefreshToken(center, client, input);
  throw oidcErrors.unsupported();
}

export const DEVICE_LOGIN_OPERATIONS = defineOperations('sso-oidc', {
  RegisterClient: {
    unsigned: true,
    isKept: true,
    run({ world, now, random }, input) {
      const center = requireCenter(world);
      input.text('clientName');
      if (input.text('clientType') !== 'public') throw oidcErrors.invalidRequest();
      const scopes = input.optionalTexts('scopes') ?? [];
      const [clientId, secret] = [makeOpaque(random), makeOpaque(random)];
      const expiresAt = now + NINETY_DAYS_MS;
      center.clients[clientId] = { secret, expiresAt, scopes };
      return {
        clientId,
        clientSecret: secret,
        clientIdIssuedAt: Math.floor(now / 1000),
        clientSecretExpiresAt: Math.floor(expiresAt / 1000),
      };
    },
  },

  StartDeviceAuthorization: {
    unsigned: true,
    isKept: true,
    run({ world, now, random, settings }, input) {
      const center = requireCenter(world);
      const client = requireClient(center, input, now);
      if (trimUrl(input.text('startUrl')) !== getStartUrl(center)) throw oidcErrors.invalidRequest();
      const [deviceCode, userCode] = [makeOpaque(random), makeUserCode(random)];
      const login = { userCode, clientId: client.id, expiresAt: now + TEN_MINUTES_S * 1000, nextPollAt: 0 };
      center.devices[deviceCode] = settings.approvesLogins ? { ...login, user: 'ada' } : login;
      // AWS's page is elsewhere; here a person approves at the sandbox itself.
      const page = `http://${input.text('Host')}/_sandbox/approve-login`;
      return {
        deviceCode,
        userCode,
        verificationUri: page,
        verificationUriComplete: `${page}?user_code=${userCode}`,
        expiresIn: TEN_MINUTES_S,
        interval: INTERVAL_S,
      };
    },
  },

  CreateToken: {
    unsigned: true,
    isKept: true,
    run({ world, now, random }: UnsignedCall, input) {
      const center = requireCenter(world);
      const client = requireClient(center, input, now);
      const user = takeUser(center, client, input, now);
      const accessToken = makeOpaque(random, 'aoaAAAAA');
      const refresh = client.scopes.includes(REFRESHABLE) ? { refreshToken: makeOpaque(random, 'aorAAAAA') } : {};
      center.tokens[accessToken] = { user, clientId: client.id, expiresAt: now + EIGHT_HOURS_S * 1000, ...refresh };
      return { accessToken, tokenType: 'Bearer', expiresIn: EIGHT_HOURS_S, ...refresh };
    },
  },
});
