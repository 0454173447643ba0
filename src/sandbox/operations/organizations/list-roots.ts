import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { callersOrganization } from './membership.ts';
import { organizationsArn } from './presentation.ts';

export const listRoots: Operation = {
  service: 'organizations',
  name: 'ListRoots',
  run(call, input) {
    const organization = callersOrganization(call);
    const { rootId } = organization;
    const root = { Id: rootId, Arn: organizationsArn(organization, 'root', rootId), Name: 'Root', PolicyTypes: [] };
    return listing(call, input, 'Roots', [root]);
  },
};
