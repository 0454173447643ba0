import type { ServiceError } from '../../protocol/service-error.ts';
import type { Structure } from '../../protocol/values.ts';
import type { OrganizationRecord } from '../../state/world.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization } from '../organizations/membership.ts';
import { iamErrors } from './errors.ts';

type Feature = OrganizationRecord['rootFeatures'][number];

/**
 * The caller's organization, where centralized root access can be looked at or switched on there.
 * `notManagement` is what a member is told.
 */
function requireRootAccess({ world, caller }: Call, notManagement: () => ServiceError): OrganizationRecord {
  const organization = findOrganization(world, caller.account);
  if (organization === undefined) throw iamErrors.noOrganization();
  if (organization.managementAccountId !== caller.account.id) throw notManagement();
  if (organization.featureSet !== 'ALL') throw iamErrors.notAllFeatures();
  if (!Object.hasOwn(organization.trustedServices, 'iam.amazonaws.com')) throw iamErrors.accessNotEnabled();
  return organization;
}

function formatFeatures(organization: OrganizationRecord): Structure {
  return { OrganizationId: organization.id, EnabledFeatures: organization.rootFeatures };
}

/** Switches one feature on; once on is enough. */
export function enableFeature(call: Call, feature: Feature): Structure {
  const organization = requireRootAccess(call, iamErrors.notManagement);
  if (!organization.rootFeatures.includes(feature)) organization.rootFeatures.push(feature);
  return formatFeatures(organization);
}

export const ROOT_ACCESS_OPERATIONS = defineOperations('iam', {
  EnableOrganizationsRootCredentialsManagement(call) {
    return enableFeature(call, 'RootCredentialsManagement');
  },

  EnableOrganizationsRootSessions(call) {
    return enableFeature(call, 'RootSessions');
  },

  ListOrganizationsFeatures(call) {
    return formatFeatures(requireRootAccess(call, iamErrors.neitherManagementNorDelegate));
  },
});
