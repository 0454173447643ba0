import type { Operation } from '../operation.ts';
import { centerOf } from './center.ts';
import { requestNamed, requestOutput } from './requests.ts';

export const describePermissionSetProvisioningStatus: Operation = {
  service: 'sso-admin',
  name: 'DescribePermissionSetProvisioningStatus',
  run(call, input) {
    const center = centerOf(call, input);
    const request = requestNamed(center, input, 'ProvisionPermissionSetRequestId');
    return { PermissionSetProvisioningStatus: requestOutput(center, request) };
  },
};
