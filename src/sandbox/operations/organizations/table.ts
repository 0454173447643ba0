import type { Operation } from '../operation.ts';
import { closeAccount } from './close-account.ts';
import { createAccount } from './create-account.ts';
import { createOrganization } from './create-organization.ts';
import { createOrganizationalUnit } from './create-organizational-unit.ts';
import { describeAccount } from './describe-account.ts';
import { describeCreateAccountStatus } from './describe-create-account-status.ts';
import { describeOrganization } from './describe-organization.ts';
import { describeOrganizationalUnit } from './describe-organizational-unit.ts';
import { disableAwsServiceAccess } from './disable-aws-service-access.ts';
import { enableAllFeatures } from './enable-all-features.ts';
import { enableAwsServiceAccess } from './enable-aws-service-access.ts';
import { listAccounts } from './list-accounts.ts';
import { listAccountsForParent } from './list-accounts-for-parent.ts';
import { listAwsServiceAccessForOrganization } from './list-aws-service-access-for-organization.ts';
import { listChildren } from './list-children.ts';
import { listCreateAccountStatus } from './list-create-account-status.ts';
import { listDelegatedServicesForAccount } from './list-delegated-services-for-account.ts';
import { listOrganizationalUnitsForParent } from './list-organizational-units-for-parent.ts';
import { listParents } from './list-parents.ts';
import { listRoots } from './list-roots.ts';
import { listTagsForResource } from './list-tags-for-resource.ts';
import { moveAccount } from './move-account.ts';
import { registerDelegatedAdministrator } from './register-delegated-administrator.ts';
import { tagResource } from './tag-resource.ts';
import { untagResource } from './untag-resource.ts';

/** Every operation of AWS Organizations served. */
export const ORGANIZATIONS: readonly Operation[] = [
  closeAccount,
  createAccount,
  createOrganization,
  createOrganizationalUnit,
  describeAccount,
  describeCreateAccountStatus,
  describeOrganization,
  describeOrganizationalUnit,
  disableAwsServiceAccess,
  enableAllFeatures,
  enableAwsServiceAccess,
  listAccountsForParent,
  listAccounts,
  listAwsServiceAccessForOrganization,
  listChildren,
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
