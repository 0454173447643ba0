import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { makeListing } from './listing.ts';
import { isParent, listMembers, requireOrganization } from './membership.ts';
import { PARENT_ID } from './patterns.ts';

export const listChildren: Operation = {
  service: 'organizations',
  name: 'ListChildren',
  run(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const type = input.text('ChildType', { oneOf: ['ACCOUNT', 'ORGANIZATIONAL_UNIT'] });
    const organization = requireOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const children =
      type === 'ACCOUNT'
        ? listMembers(call.world, organization).filter((member) => member.membership.parentId === parentId)
        : Object.values(organization.units).filter((unit) => unit.parentId === parentId);
    return makeListing(
      call,
      input,
      'Children',
      children.map((child) => ({ Id: child.id, Type: type })),
    );
  },
};
