import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { callersOrganization } from './membership.ts';
import { creationOutput } from './presentation.ts';

export const listCreateAccountStatus: Operation = {
  service: 'organizations',
  name: 'ListCreateAccountStatus',
  run(call, input) {
    const states = input.texts('States', { oneOf: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED'] });
    const wanted = callersOrganization(call).creations.filter((one) => states?.includes(one.state) ?? true);
    return listing(call, input, 'CreateAccountStatuses', wanted.map(creationOutput));
  },
};
