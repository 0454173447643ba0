import type { Operation } from '../operation.ts';
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from './access-keys.ts';
import {
  attachRolePolicy,
  attachUserPolicy,
  detachUserPolicy,
  listAttachedRolePolicies,
  listAttachedUserPolicies,
} from './attachments.ts';
import { BELONGING_OPERATIONS } from './belongings.ts';
import { getAccountSummary } from './get-account-summary.ts';
import { createLoginProfile, deleteLoginProfile, getLoginProfile } from './login-profile.ts';
import { deactivateMfaDevice, deleteVirtualMfaDevice, listMfaDevices } from './mfa-devices.ts';
import {
  addClientIdToOpenIdConnectProvider,
  createOpenIdConnectProvider,
  getOpenIdConnectProvider,
} from './oidc-providers.ts';
import {
  enableOrganizationsRootCredentialsManagement,
  enableOrganizationsRootSessions,
  listOrganizationsFeatures,
} from './organizations-features.ts';
import { createRole, getRole, listRoles, updateAssumeRolePolicy } from './roles.ts';
import { simulatePrincipalPolicy } from './simulate-principal-policy.ts';
import { listUserTags, tagUser, untagUser } from './tags.ts';
import { createUser, deleteUser, getUser, listUsers } from './users.ts';

/** Every operation of IAM served. */
export const IAM: readonly Operation[] = [
  attachRolePolicy,
  attachUserPolicy,
  createAccessKey,
  createLoginProfile,
  addClientIdToOpenIdConnectProvider,
  createOpenIdConnectProvider,
  createRole,
  getOpenIdConnectProvider,
  updateAssumeRolePolicy,
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
  getRole,
  getUser,
  listAccessKeys,
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
