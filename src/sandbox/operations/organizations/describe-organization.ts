import type { Operation } from '../operation.ts';
import { requireOrganization } from './membership.ts';
import { formatOrganization } from './presentation.ts';

export const describeOrganization: Operation = {
  service: 'organizations',
  name: 'DescribeOrganization',
  openTo: 'members',
  run(call) {
    return { Organization: formatOrganization(requireOrganization(call), call.world) };
  },
};
