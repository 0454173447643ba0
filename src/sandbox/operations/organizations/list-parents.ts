import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { makeListing } from './listing.ts';
import { listMembers, requireOrganization } from './membership.ts';
import { CHILD_ID } from './patterns.ts';

export const listParents: Operation = {
  service: 'organizations',
  name: 'ListParents',
  run(call, input) {
    const id = input.text('ChildId', CHILD_ID);
    const organization = requireOrganization(call);
    const member = listMembers(call.world, organization).find((one) => one.id === id);
    const parentId = organization.units[id]?.parentId ?? member?.membership.parentId;
    if (parentId === undefined) throw organizationsErrors.childNotFound();
    const type = parentId === organization.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
    return makeListing(call, input, 'Parents', [{ Id: parentId, Type: type }]);
  },
};
