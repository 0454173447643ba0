import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { makeListing } from './listing.ts';
import { isParent, listMembers, requireOrganization } from './membership.ts';
import { PARENT_ID } from './patterns.ts';
import { formatAccount } from './presentation.ts';

export const listAccountsForParent: Operation = {
  service: 'organizations',
  name: 'ListAccountsForParent',
  run(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const organization = requireOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const accounts = listMembers(call.world, organization)
      .filter((member) => member.membership.parentId === parentId)
      .map((member) => formatAccount(member, organization, call));
    return makeListing(call, input, 'Accounts', accounts);
  },
};
