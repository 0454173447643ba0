import { ServiceError } from '../../protocol/service-error.ts';
import { newDirectoryId } from '../../state/identity-center.ts';
import type { Operation } from '../operation.ts';
import { ssoErrors } from '../sso-admin/errors.ts';
import { DIRECTORY_ID } from '../sso-admin/patterns.ts';
import { assertOwnDirectory, directoryOf, groupOf } from './directory.ts';

export const createGroupMembership: Operation = {
  service: 'identitystore',
  name: 'CreateGroupMembership',
  changes: true,
  run(call, input) {
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
};
