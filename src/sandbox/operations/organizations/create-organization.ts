import type { Delays } from '../../options.ts';
import { makeLowerId } from '../../state/ids.ts';
import type { OrganizationRecord } from '../../state/world.ts';
import type { Call, Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { formatOrganization } from './presentation.ts';

type Founding = Pick<Call, 'world' | 'caller' | 'now' | 'random'> & {
  readonly settings: { readonly delays: Pick<Delays, 'organizationFinalizing'> };
};

/** Makes the caller's account the management account of a new organization. */
export function makeOrganization(call: Founding, featureSet: OrganizationRecord['featureSet']): OrganizationRecord {
  const { world, now, random, caller } = call;
  const organization: OrganizationRecord = {
    id: makeLowerId(random, 'o-', 10),
    managementAccountId: caller.account.id,
    featureSet,
    finalizedAt: now + call.settings.delays.organizationFinalizing,
    rootId: makeLowerId(random, 'r-', 4),
    rootTags: {},
    units: {},
    creations: [],
    trustedServices: {},
    rootFeatures: [],
  };
  world.organizations[organization.id] = organization;
  caller.account.membership = {
    organizationId: organization.id,
    parentId: organization.rootId,
    joinedMethod: 'INVITED',
    joinedAt: now,
  };
  return organization;
}

export const createOrganization: Operation = {
  service: 'organizations',
  name: 'CreateOrganization',
  changes: true,
  openTo: 'anyone',
  run(call, input) {
    const wanted = input.optionalText('FeatureSet', { oneOf: ['ALL', 'CONSOLIDATED_BILLING'] });
    if (call.caller.account.membership !== undefined) throw organizationsErrors.alreadyIn();
    const organization = makeOrganization(call, wanted === 'CONSOLIDATED_BILLING' ? wanted : 'ALL');
    return { Organization: formatOrganization(organization, call.world) };
  },
};
