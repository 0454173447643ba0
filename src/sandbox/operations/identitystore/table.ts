import type { Operation } from '../operation.ts';
import { createGroup, createGroupMembership, getGroupId, listGroupMemberships, listGroups } from './groups.ts';

import { getUserId, listUsers } from './users.ts';

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
