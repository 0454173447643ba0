import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID, SERVICE_PRINCIPAL } from './patterns.ts';

export const registerDelegatedAdministrator: Operation = {
  service: 'organizations',
  name: 'RegisterDelegatedAdministrator',
  changes: true,
  run(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const principal = input.text('ServicePrincipal', SERVICE_PRINCIPAL);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    if (member.id === organization.managementAccountId) {
      throw organizationsErrors.constraint(
        'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register master account/management account as delegated administrator for your organization.',
      );
    }
    member.delegations = { ...member.delegations, [principal]: call.now };
    return undefined;
  },
};
