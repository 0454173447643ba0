import type { Operation } from '../operation.ts';
import { makeListing } from './listing.ts';
import { requireOrganization } from './membership.ts';
import { formatCreation } from './presentation.ts';

export const listCreateAccountStatus: Operation = {
  service: 'organizations',
  name: 'ListCreateAccountStatus',
  run(call, input) {
    const states = input.texts('States', { oneOf: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED'] });
    const wanted = requireOrganization(call).creations.filter((one) => states?.includes(one.state) ?? true);
    return makeListing(call, input, 'CreateAccountStatuses', wanted.map(formatCreation));
  },
};
