import type { Operation } from '../operation.ts';
import { attachManagedPolicyToPermissionSet } from './attach-managed-policy-to-permission-set.ts';
import { createAccountAssignment } from './create-account-assignment.ts';
import { createPermissionSet } from './create-permission-set.ts';
import { describeAccountAssignmentCreationStatus } from './describe-account-assignment-creation-status.ts';
import { describePermissionSet } from './describe-permission-set.ts';
import { describePermissionSetProvisioningStatus } from './describe-permission-set-provisioning-status.ts';
import { listAccountAssignments } from './list-account-assignments.ts';
import { listInstances } from './list-instances.ts';
import { listManagedPoliciesInPermissionSet } from './list-managed-policies-in-permission-set.ts';
import { listPermissionSets } from './list-permission-sets.ts';
import { listRegions } from './list-regions.ts';
import { provisionPermissionSet } from './provision-permission-set.ts';

/** How Identity Center is administered: https://docs.aws.amazon.com/singlesignon/latest/APIReference/ */
export const SSO_ADMIN: readonly Operation[] = [
  attachManagedPolicyToPermissionSet,
  createAccountAssignment,
  createPermissionSet,
  describeAccountAssignmentCreationStatus,
  describePermissionSet,
  describePermissionSetProvisioningStatus,
  listAccountAssignments,
  listInstances,
  listManagedPoliciesInPermissionSet,
  listPermissionSets,
  listRegions,
  provisionPermissionSet,
];
