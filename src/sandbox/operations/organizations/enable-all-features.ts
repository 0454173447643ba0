import { makeLowerId } from '../../state/ids.ts';
import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireOrganization } from './membership.ts';
import { makeOrganizationsArn } from './presentation.ts';

const DAY = 86_400_000;

/** Done at once: every account here was created in its organization, and only invited ones are asked. */
export const enableAllFeatures: Operation = {
  service: 'organizations',
  name: 'EnableAllFeatures',
  changes: true,
  run(call) {
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
};
