import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { makeListing } from './listing.ts';
import { requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID } from './patterns.ts';

export const listDelegatedServicesForAccount: Operation = {
  service: 'organizations',
  name: 'ListDelegatedServicesForAccount',
  run(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const { delegations } = requireMember(call.world, requireOrganization(call), id);
    if (delegations === undefined) throw organizationsErrors.notRegistered();
    const services = Object.entries(delegations).map(([principal, at]) => ({
      ServicePrincipal: principal,
      DelegationEnabledDate: new Date(at),
    }));
    return makeListing(call, input, 'DelegatedServices', services);
  },
};
