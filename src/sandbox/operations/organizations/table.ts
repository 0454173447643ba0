import type { Operation } from '../operation.ts';
import { closeAccount, describeAccount, listAccounts } from './accounts.ts';
import { createAccount, describeCreateAccountStatus, listCreateAccountStatus } from './creations.ts';
import { createOrganization, describeOrganization, enableAllFeatures } from './organization.ts';
import {
  disableAwsServiceAccess,
  enableAwsServiceAccess,
  listAwsServiceAccessForOrganization,
  listDelegatedServicesForAccount,
  registerDelegatedAdministrator,
} from './service-access.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import {
  createOrganizationalUnit,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
  moveAccount,
} from './units.ts';

/** Every operation of AWS Organizations served. */
export const ORGANIZATIONS: readonly Operation[] = [
  closeAccount,
  createAccount,
  createOrganization,
  createOrganizationalUnit,
  describeAccount,
  describeCreateAccountStatus,
  describeOrganization,
  disableAwsServiceAccess,
  enableAllFeatures,
  enableAwsServiceAccess,
  listAccounts,
  listAwsServiceAccessForOrganization,
  listCreateAccountStatus,
  listDelegatedServicesForAccount,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
  listTagsForResource,
  moveAccount,
  registerDelegatedAdministrator,
  tagResource,
  untagResource,
];
