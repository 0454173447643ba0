import { ServiceError } from '../../protocol/service-error.ts';
import { type DirectoryGroup, type IdentityCenter, makeDirectoryId } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { listPage, ssoErrors } from '../sso-admin/errors.ts';
import { requireOwnCenter } from '../sso-admin/instances.ts';
import { DIRECTORY_ID, DISPLAY_NAME, STORE_ID } from '../sso-admin/patterns.ts';

/** The directory that a request names. Throws ResourceNotFoundException, AccessDeniedException. */
function findDirectory(call: Call, input: Input): IdentityCenter {
  const id = input.text('IdentityStoreId', STORE_ID);
  const center = requireOwnCenter(call);
  if (center.storeId !== id) throw ssoErrors.notFound('IdentityStore');
  return center;
}

/** The group that a request names. */
function findGroup({ groups }: IdentityCenter, input: Input): DirectoryGroup {
  const id = input.text('GroupId', DIRECTORY_ID);
  const found = groups.find((group) => group.id === id);
  if (found === undefined) throw ssoErrors.notFound('GROUP');
  return found;
}

/** The id of the group or user that a request names by a unique attribute; names differ in more than their case. */
function lookUp(
  all: readonly { readonly id: string; readonly name: string }[],
  input: Input,
  attribute: string,
): string {
  const unique = input.structure('AlternateIdentifier').structure('UniqueAttribute');
  unique.text('AttributePath', { oneOf: [attribute] });
  const wanted = unique.text('AttributeValue').toLowerCase();
  const found = all.find(({ name }) => name.toLowerCase() === wanted);
  if (found === undefined) throw ssoErrors.notFound(attribute === 'userName' ? 'USER' : 'GROUP');
  return found.id;
}

function makeDuplicate(message: string): ServiceError {
  return new ServiceError('ConflictException', message, 400, { Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION' });
}

/** Throws where users and groups are made elsewhere. */
function assertOwnDirectory({ isExternal }: IdentityCenter): void {
  if (isExternal) throw ssoErrors.denied();
}

export const DIRECTORY_OPERATIONS = defineOperations('identitystore', {
  CreateGroup(call, input) {
    const center = findDirectory(call, input);
    const name = input.text('DisplayName', DISPLAY_NAME);
    input.optionalText('Description', DISPLAY_NAME);
    assertOwnDirectory(center);
    if (center.groups.some((group) => group.name.toLowerCase() === name.toLowerCase())) {
      throw makeDuplicate('Duplicate GroupDisplayName');
    }
    const group = { id: makeDirectoryId(call.random), name, createdAt: call.now, memberships: [] };
    center.groups.push(group);
    return { GroupId: group.id, IdentityStoreId: center.storeId };
  },

  CreateGroupMembership(call, input) {
    const center = findDirectory(call, input);
    assertOwnDirectory(center);
    const group = findGroup(center, input);
    const userId = input.structure('MemberId').text('UserId', DIRECTORY_ID);
    if (!center.users.some(({ id }) => id === userId)) throw ssoErrors.notFound('USER');
    if (group.memberships.some((membership) => membership.userId === userId)) {
      throw makeDuplicate('Member and Group relationship already exists.');
    }
    const membership = { id: makeDirectoryId(call.random), userId };
    group.memberships.push(membership);
    return { MembershipId: membership.id, IdentityStoreId: center.storeId };
  },

  GetGroupId(call, input) {
    const { groups, storeId } = findDirectory(call, input);
    return { GroupId: lookUp(groups, input, 'displayName'), IdentityStoreId: storeId };
  },

  GetUserId(call, input) {
    const { users, storeId } = findDirectory(call, input);
    return { UserId: lookUp(users, input, 'userName'), IdentityStoreId: storeId };
  },

  ListGroupMemberships(call, input) {
    const center = findDirectory(call, input);
    const group = findGroup(center, input);
    const memberships = group.memberships.map(({ id, userId }) => ({
      IdentityStoreId: center.storeId,
      MembershipId: id,
      GroupId: group.id,
      MemberId: { UserId: userId },
    }));
    return listPage(call, input, { GroupMemberships: memberships });
  },

  ListGroups(call, input) {
    const { groups, storeId } = findDirectory(call, input);
    const all = groups.map(({ id, name }) => ({ GroupId: id, DisplayName: name, IdentityStoreId: storeId }));
    return listPage(call, input, { Groups: all });
  },

  ListUsers(call, input) {
    const { users, storeId } = findDirectory(call, input);
    const all = users.map(({ id, name }) => ({ UserId: id, UserName: name, IdentityStoreId: storeId }));
    return listPage(call, input, { Users: all });
  },
});
