import type { Operation } from '../operation.ts';
import { listing } from '../sso-admin/listing.ts';
import { directoryOf, groupOf } from './directory.ts';

export const listGroupMemberships: Operation = {
  service: 'identitystore',
  name: 'ListGroupMemberships',
  run(call, input) {
    const center = directoryOf(call, input);
    const group = groupOf(center, input);
    const memberships = group.memberships.map(({ id, userId }) => ({
      IdentityStoreId: center.storeId,
      MembershipId: id,
      GroupId: group.id,
      MemberId: { UserId: userId },
    }));
    return listing(call, input, 'GroupMemberships', memberships);
  },
};
