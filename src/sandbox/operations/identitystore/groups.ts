import { ServiceError } from '../../protocol/service-error.ts';
import { type DirectoryGroup, type IdentityCenter, newDirectoryId } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { listPage, ssoErrors } from '../sso-admin/errors.ts';
import { ownCenter } from '../sso-admin/instances.ts';
import { DIRECTORY_ID, DISPLAY_NAME, STORE_ID } from '../sso-admin/patterns.ts';

/** The directory that a request names. Throws ResourceNotFoundException, AccessDeniedException. */
export function directoryOf(call: Call, input: Input): IdentityCenter {
  const id = input.text('IdentityStoreId', STORE_ID);
  const center = ownCenter(call);
  if (center.storeId !== id) throw ssoErrors.notFound('IdentityStore');
  return center;
}

/** The group that a request names. */
function groupOf({ groups }: IdentityCenter, input: Input): DirectoryGroup {
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
function assertOwnDirectory({ isExternal }: IdentityCenter): void {
  if (isExternal) throw ssoErrors.denied();
}

export const DIRECTORY_GROUP_OPERATIONS = defineOperations('identitystore', {
  CreateGroup(call, input) {
    const center = directoryOf(call, input);
    const name = input.text('DisplayName', DISPLAY_NAME);
    input.optionalText('Description', DISPLAY_NAME);
    assertOwnDirectory(center);
    if (center.groups.some((group) => group.name.toLowerCase() === name.toLowerCase())) {
      throw new ServiceError('ConflictException', 'Duplicate GroupDisplayName', 400, {
        Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
      });
    }
    const group = { id: newDirectoryId(call.random), name, createdAt: call.now, memberships: [] };
    center.groups.push(group);
    return { GroupId: group.id, IdentityStoreId: center.storeId };
  },

  CreateGroupMembership(call, input) {
    const center = directoryOf(call, input);
    assertOwnDirectory(center);
    const group = groupOf(center, input);
    const userId = input.structure('MemberId')?.text('UserId', DIRECTORY_ID);
    if (userId === undefined) throw input.missing('MemberId');
    if (!center.users.some(({ id }) => id === userId)) throw ssoErrors.notFound('USER');
    if (group.memberships.some((membership) => membership.userId === userId)) {
      throw new ServiceError('ConflictException', 'Member and Group relationship already exists.', 400, {
        Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
      });
    }
    const membership = { id: newDirectoryId(call.random), userId };
    group.memberships.push(membership);
    return { MembershipId: membership.id, IdentityStoreId: center.storeId };
  },

  GetGroupId(call, input) {
    const { groups, storeId } = directoryOf(call, input);
    const wanted = readUnique(input, 'displayName');
    const found = groups.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) throw ssoErrors.notFound('GROUP');
    return { GroupId: found.id, IdentityStoreId: storeId };
  },

  ListGroupMemberships(call, input) {
    const center = directoryOf(call, input);
    const group = groupOf(center, input);
    const memberships = group.memberships.map(({ id, userId }) => ({
      IdentityStoreId: center.storeId,
      MembershipId: id,
      GroupId: group.id,
      MemberId: { UserId: userId },
    }));
    return listPage(call, input, { GroupMemberships: memberships });
  },

  ListGroups(call, input) {
    const { groups, storeId } = directoryOf(call, input);
    const all = groups.map(({ id, name }) => ({ GroupId: id, DisplayName: name, IdentityStoreId: storeId }));
    return listPage(call, input, { Groups: all });
  },
});
