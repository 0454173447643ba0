import type { Operation } from '../operation.ts';
import { makeListing } from './listing.ts';
import { listMembers, requireOrganization } from './membership.ts';
import { formatAccount } from './presentation.ts';

export const listAccounts: Operation = {
  service: 'organizations',
  name: 'ListAccounts',
  run(call, input) {
    const organization = requireOrganization(call);
    const accounts = listMembers(call.world, organization).map((member) => formatAccount(member, organization, call));
    return makeListing(call, input, 'Accounts', accounts);
  },
};
