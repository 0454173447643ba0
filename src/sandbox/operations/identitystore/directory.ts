import type { DirectoryGroup, IdentityCenter } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { ownCenter } from '../sso-admin/center.ts';
import { ssoErrors } from '../sso-admin/errors.ts';
import { DIRECTORY_ID, STORE_ID } from '../sso-admin/patterns.ts';

/** The directory that a request names. Throws ResourceNotFoundException, AccessDeniedException. */
export function directoryOf(call: Call, input: Input): IdentityCenter {
  const id = input.text('IdentityStoreId', STORE_ID);
  const center = ownCenter(call);
  if (center.storeId !== id) throw ssoErrors.notFound('IdentityStore');
  return center;
}

/** The group that a request names. */
export function groupOf({ groups }: IdentityCenter, input: Input): DirectoryGroup {
  const id = input.text('GroupId', DIRECTORY_ID);
  const found = groups.find((group) => group.id === id);
  if (found === undefined) throw ssoErrors.notFound('GROUP');
  return found;
}

/** The value by which a group or user is looked up; names differ in more than their case. */
export function readUnique(input: Input, attribute: string): string {
  const unique = input.structure('AlternateIdentifier')?.structure('UniqueAttribute');
  if (unique === undefined) throw input.missing('AlternateIdentifier');
  unique.text('AttributePath', { oneOf: [attribute] });
  return unique.text('AttributeValue').toLowerCase();
}

/** Throws where users and groups are made elsewhere. */
export function assertOwnDirectory({ isExternal }: IdentityCenter): void {
  if (isExternal) throw ssoErrors.denied();
}
