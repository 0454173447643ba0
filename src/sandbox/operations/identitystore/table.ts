import type { Operation } from '../operation.ts';
import { createGroup } from './create-group.ts';
import { createGroupMembership } from './create-group-membership.ts';
import { getGroupId } from './get-group-id.ts';
import { getUserId } from './get-user-id.ts';
import { listGroupMemberships } from './list-group-memberships.ts';
import { listGroups } from './list-groups.ts';
import { listUsers } from './list-users.ts';

/** The directory of Identity Center: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/ */
export const IDENTITY_STORE: readonly Operation[] = [
  createGroup,
  createGroupMembership,
  getGroupId,
  getUserId,
  listGroupMemberships,
  listGroups,
  listUsers,
];
