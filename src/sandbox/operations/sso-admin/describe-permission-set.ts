import type { Operation } from '../operation.ts';
import { centerOf, permissionSetOf } from './center.ts';
import { permissionSetOutput } from './permission-set-output.ts';

export const describePermissionSet: Operation = {
  service: 'sso-admin',
  name: 'DescribePermissionSet',
  run(call, input) {
    const center = centerOf(call, input);
    return { PermissionSet: permissionSetOutput(center, permissionSetOf(center, input)) };
  },
};
