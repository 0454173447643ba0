import type { ServiceName } from '../protocol/service.ts';
import { CONTACT_OPERATIONS } from './account/contacts.ts';
import { REGION_OPERATIONS } from './account/regions.ts';
import { ACCESS_KEY_OPERATIONS } from './iam/access-keys.ts';
import { ATTACHMENT_OPERATIONS } from './iam/attachments.ts';
import { BELONGING_OPERATIONS } from './iam/belongings.ts';
import { ACCOUNT_SUMMARY_OPERATIONS } from './iam/get-account-summary.ts';
import { LOGIN_PROFILE_OPERATIONS } from './iam/login-profile.ts';
import { MFA_DEVICE_OPERATIONS } from './iam/mfa-devices.ts';
import { OIDC_PROVIDER_OPERATIONS } from './iam/oidc-providers.ts';
import { ROOT_ACCESS_OPERATIONS } from './iam/organizations-features.ts';
import { ROLE_OPERATIONS } from './iam/roles.ts';
import { SIMULATION_OPERATIONS } from './iam/simulate-principal-policy.ts';
import { USER_TAG_OPERATIONS } from './iam/tags.ts';
import { USER_OPERATIONS } from './iam/users.ts';
import { DIRECTORY_OPERATIONS } from './identitystore/directory.ts';
import type { Operation } from './operation.ts';
import { ACCOUNT_OPERATIONS } from './organizations/accounts.ts';
import { CREATION_OPERATIONS } from './organizations/creations.ts';
import { ORGANIZATION_OPERATIONS } from './organizations/organization.ts';
import { SERVICE_ACCESS_OPERATIONS } from './organizations/service-access.ts';
import { TAG_OPERATIONS } from './organizations/tags.ts';
import { UNIT_OPERATIONS } from './organizations/units.ts';
import { BUCKET_OPERATIONS } from './s3/buckets.ts';
import { QUOTA_OPERATIONS } from './servicequotas/quotas.ts';
import { PORTAL_OPERATIONS } from './sso/portal.ts';
import { ASSIGNMENT_OPERATIONS } from './sso-admin/assignments.ts';
import { INSTANCE_OPERATIONS } from './sso-admin/instances.ts';
import { PERMISSION_SET_OPERATIONS } from './sso-admin/permission-sets.ts';
import { DEVICE_LOGIN_OPERATIONS } from './sso-oidc/device-login.ts';
import { IDENTITY_OPERATIONS } from './sts/identity.ts';
import { SESSION_OPERATIONS } from './sts/roles.ts';
import { TAGGING_OPERATIONS } from './tagging/get-resources.ts';

/**
 * Every operation served. A fault goes by the name alone; ListAccounts is one of Organizations and one of the portal.
 */
export const OPERATIONS: readonly Operation[] = [
  ...CONTACT_OPERATIONS,
  ...REGION_OPERATIONS,
  ...ACCESS_KEY_OPERATIONS,
  ...ATTACHMENT_OPERATIONS,
  ...BELONGING_OPERATIONS,
  ...ACCOUNT_SUMMARY_OPERATIONS,
  ...LOGIN_PROFILE_OPERATIONS,
  ...MFA_DEVICE_OPERATIONS,
  ...OIDC_PROVIDER_OPERATIONS,
  ...ROOT_ACCESS_OPERATIONS,
  ...ROLE_OPERATIONS,
  ...SIMULATION_OPERATIONS,
  ...USER_TAG_OPERATIONS,
  ...USER_OPERATIONS,
  ...DIRECTORY_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...CREATION_OPERATIONS,
  ...ORGANIZATION_OPERATIONS,
  ...SERVICE_ACCESS_OPERATIONS,
  ...TAG_OPERATIONS,
  ...UNIT_OPERATIONS,
  ...BUCKET_OPERATIONS,
  ...QUOTA_OPERATIONS,
  ...ASSIGNMENT_OPERATIONS,
  ...INSTANCE_OPERATIONS,
  ...PERMISSION_SET_OPERATIONS,
  ...DEVICE_LOGIN_OPERATIONS,
  ...PORTAL_OPERATIONS,
  ...IDENTITY_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...TAGGING_OPERATIONS,
];

const BY_NAME = new Map(OPERATIONS.map((operation) => [`${operation.service}:${operation.name}`, operation]));

/** The operation of a service, undefined where it is not served. */
export function findOperation(service: ServiceName, name: string): Operation | undefined {
  return BY_NAME.get(`${service}:${name}`);
}

/** The names faults may use. */
export function listOperationNames(): string[] {
  return OPERATIONS.map((operation) => operation.name);
}
