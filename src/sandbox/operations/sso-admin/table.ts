import type { Operation } from '../operation.ts';
import {
  createAccountAssignment,
  describeAccountAssignmentCreationStatus,
  listAccountAssignments,
} from './assignments.ts';
import { listInstances, listRegions } from './instances.ts';
import {
  attachManagedPolicyToPermissionSet,
  createPermissionSet,
  describePermissionSet,
  describePermissionSetProvisioningStatus,
  listManagedPoliciesInPermissionSet,
  listPermissionSets,
  provisionPermissionSet,
} from './permission-sets.ts';

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
