import type { Operation } from '../operation.ts';
import { callersOrganization } from './membership.ts';
import { organizationOutput } from './presentation.ts';

export const describeOrganization: Operation = {
  service: 'organizations',
  name: 'DescribeOrganization',
  openTo: 'members',
  run(call) {
    return { Organization: organizationOutput(callersOrganization(call), call.world) };
  },
};
