import type { Operation } from '../operation.ts';
import { attachRolePolicy } from './attach-role-policy.ts';
import { attachUserPolicy } from './attach-user-policy.ts';
import { BELONGING_OPERATIONS } from './belongings.ts';
import { createAccessKey } from './create-access-key.ts';
import { createRole } from './create-role.ts';
import { createUser } from './create-user.ts';
import { deleteAccessKey } from './delete-access-key.ts';
import { deleteUser } from './delete-user.ts';
import { detachUserPolicy } from './detach-user-policy.ts';
import { enableOrganizationsRootCredentialsManagement } from './enable-organizations-root-credentials-management.ts';
import { enableOrganizationsRootSessions } from './enable-organizations-root-sessions.ts';
import { getAccessKeyLastUsed } from './get-access-key-last-used.ts';
import { getAccountSummary } from './get-account-summary.ts';
import { getPolicy } from './get-policy.ts';
import { getRole } from './get-role.ts';
import { getUser } from './get-user.ts';
import { listAccessKeys } from './list-access-keys.ts';
import { listAccountAliases } from './list-account-aliases.ts';
import { listAttachedRolePolicies } from './list-attached-role-policies.ts';
import { listAttachedUserPolicies } from './list-attached-user-policies.ts';
import { listOrganizationsFeatures } from './list-organizations-features.ts';
import { listRoles } from './list-roles.ts';
import { listUserTags } from './list-user-tags.ts';
import { listUsers } from './list-users.ts';
import { createLoginProfile, deleteLoginProfile, getLoginProfile } from './login-profile.ts';
import { deactivateMfaDevice, deleteVirtualMfaDevice, listMfaDevices } from './mfa-devices.ts';
import { simulatePrincipalPolicy } from './simulate-principal-policy.ts';
import { tagUser } from './tag-user.ts';
import { untagUser } from './untag-user.ts';
import { updateAccessKey } from './update-access-key.ts';

/** Every operation of IAM served. */
export const IAM: readonly Operation[] = [
  attachRolePolicy,
  attachUserPolicy,
  createAccessKey,
  createLoginProfile,
  createRole,
  createUser,
  deactivateMfaDevice,
  deleteAccessKey,
  deleteLoginProfile,
  deleteUser,
  deleteVirtualMfaDevice,
  detachUserPolicy,
  enableOrganizationsRootCredentialsManagement,
  enableOrganizationsRootSessions,
  getAccessKeyLastUsed,
  getAccountSummary,
  getLoginProfile,
  getPolicy,
  getRole,
  getUser,
  listAccessKeys,
  listAccountAliases,
  listAttachedRolePolicies,
  listAttachedUserPolicies,
  listMfaDevices,
  listOrganizationsFeatures,
  listRoles,
  listUserTags,
  listUsers,
  simulatePrincipalPolicy,
  tagUser,
  untagUser,
  updateAccessKey,
  ...BELONGING_OPERATIONS,
];
