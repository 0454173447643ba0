import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { isParent, requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID, PARENT_ID } from './patterns.ts';

export const moveAccount: Operation = {
  service: 'organizations',
  name: 'MoveAccount',
  changes: true,
  run(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const source = input.text('SourceParentId', PARENT_ID);
    const destination = input.text('DestinationParentId', PARENT_ID);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    if (!isParent(organization, destination)) throw organizationsErrors.destinationParentNotFound();
    if (member.membership.parentId === destination) throw organizationsErrors.duplicateAccount();
    if (member.membership.parentId !== source) throw organizationsErrors.sourceParentNotFound();
    member.membership.parentId = destination;
    return undefined;
  },
};
