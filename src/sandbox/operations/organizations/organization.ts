import type { Delays } from '../../options.ts';
import { makeLowerId } from '../../state/ids.ts';
import type { OrganizationRecord } from '../../state/world.ts';
import { type Call, defineOperations } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireOrganization } from './membership.ts';
import { formatOrganization, makeOrganizationsArn } from './presentation.ts';

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

const DAY = 86_400_000;

export const ORGANIZATION_OPERATIONS = defineOperations('organizations', {
  CreateOrganization: {
    openTo: 'anyone',
    run(call, input) {
      const wanted = input.optionalText('FeatureSet', { oneOf: ['ALL', 'CONSOLIDATED_BILLING'] });
      if (call.caller.account.membership !== undefined) throw organizationsErrors.alreadyIn();
      const organization = makeOrganization(call, wanted === 'CONSOLIDATED_BILLING' ? wanted : 'ALL');
      return { Organization: formatOrganization(organization, call.world) };
    },
  },

  DescribeOrganization: {
    openTo: 'members',
    run(call) {
      return { Organization: formatOrganization(requireOrganization(call), call.world) };
    },
  },

  /** Done at once: every account here was created in its organization, and only invited ones are asked. */
  EnableAllFeatures(call) {
    const organization = requireOrganization(call);
    if (organization.featureSet === 'ALL') {
      throw organizationsErrors.alreadyAllFeatures();
    }
    organization.featureSet = 'ALL';
    const id = makeLowerId(call.random, 'h-', 10);
    return {
      Handshake: {
        Id: id,
        Arn: makeOrganizationsArn(organization, 'handshake', 'enable_all_features', id),
        Parties: [{ Id: organization.id.slice(2), Type: 'ORGANIZATION' }],
        State: 'ACCEPTED',
        RequestedTimestamp: new Date(call.now),
        ExpirationTimestamp: new Date(call.now + 90 * DAY),
        Action: 'ENABLE_ALL_FEATURES',
        Resources: [{ Value: organization.id, Type: 'ORGANIZATION' }],
      },
    };
  },
});
