import { makeOpaque } from '../../state/identity-center.ts';
import type { Operation } from '../operation.ts';
import { centerOf } from './center.ts';
import { oidcErrors } from './errors.ts';

const NINETY_DAYS_MS = 90 * 24 * 3_600_000;

export const registerClient: Operation = {
  service: 'sso-oidc',
  name: 'RegisterClient',
  unsigned: true,
  isKept: true,
  run({ world, now, random }, input) {
    const center = centerOf(world);
    input.text('clientName');
    if (input.text('clientType') !== 'public') throw oidcErrors.invalidRequest();
    const scopes = input.texts('scopes') ?? [];
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
};
