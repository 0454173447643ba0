import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { callersOrganization, membersOf } from './membership.ts';
import { accountOutput } from './presentation.ts';

export const listAccounts: Operation = {
  service: 'organizations',
  name: 'ListAccounts',
  run(call, input) {
    const organization = callersOrganization(call);
    const accounts = membersOf(call.world, organization).map((member) =>
      accountOutput(member, organization, call.settings.accountStateFields),
    );
    return listing(call, input, 'Accounts', accounts);
  },
};
