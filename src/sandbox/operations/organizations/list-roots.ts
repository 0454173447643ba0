import type { Operation } from '../operation.ts';
import { makeListing } from './listing.ts';
import { requireOrganization } from './membership.ts';
import { makeOrganizationsArn } from './presentation.ts';

export const listRoots: Operation = {
  service: 'organizations',
  name: 'ListRoots',
  run(call, input) {
    const organization = requireOrganization(call);
    const { rootId } = organization;
    const root = { Id: rootId, Arn: makeOrganizationsArn(organization, 'root', rootId), Name: 'Root', PolicyTypes: [] };
    return makeListing(call, input, 'Roots', [root]);
  },
};
