import { newLowerId } from '../../state/ids.ts';
import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { callersOrganization } from './membership.ts';
import { organizationsArn } from './presentation.ts';

const DAY = 86_400_000;

/** Done at once: every account here was created in its organization, and only invited ones are asked. */
export const enableAllFeatures: Operation = {
  service: 'organizations',
  name: 'EnableAllFeatures',
  changes: true,
  run(call) {
    const organization = callersOrganization(call);
    if (organization.featureSet === 'ALL') {
      throw organizationsErrors.alreadyAllFeatures();
    }
    organization.featureSet = 'ALL';
    const id = newLowerId(call.random, 'h-', 10);
    return {
      Handshake: {
        Id: id,
        Arn: organizationsArn(organization, 'handshake', 'enable_all_features', id),
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
