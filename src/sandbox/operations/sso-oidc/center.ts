import type { IdentityCenter, OidcClient } from '../../state/identity-center.ts';
import type { World } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { oidcErrors } from './errors.ts';

/** The organization's Identity Center. Throws where none was switched on. */
export function centerOf({ identityCenter }: World): IdentityCenter {
  if (identityCenter === undefined) throw oidcErrors.invalidRequest();
  return identityCenter;
}

/** The client that a request names and whose secret it knows. */
export function clientOf(center: IdentityCenter, input: Input, now: number): OidcClient & { readonly id: string } {
  const id = input.text('clientId');
  const client = Object.hasOwn(center.clients, id) ? center.clients[id] : undefined;
  const isKnown = client !== undefined && client.secret === input.text('clientSecret') && client.expiresAt > now;
  if (!isKnown) throw oidcErrors.invalidClient();
  return { ...client, id };
}
