import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { listing } from './listing.ts';
import { callersOrganization, isParent, membersOf } from './membership.ts';
import { PARENT_ID } from './patterns.ts';
import { accountOutput } from './presentation.ts';

export const listAccountsForParent: Operation = {
  service: 'organizations',
  name: 'ListAccountsForParent',
  run(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const organization = callersOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const accounts = membersOf(call.world, organization)
      .filter((member) => member.membership.parentId === parentId)
      .map((member) => accountOutput(member, organization, call.settings.accountStateFields));
    return listing(call, input, 'Accounts', accounts);
  },
};
