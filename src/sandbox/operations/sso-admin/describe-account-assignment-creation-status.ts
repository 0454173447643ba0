import type { Operation } from '../operation.ts';
import { centerOf } from './center.ts';
import { requestNamed, requestOutput } from './requests.ts';

export const describeAccountAssignmentCreationStatus: Operation = {
  service: 'sso-admin',
  name: 'DescribeAccountAssignmentCreationStatus',
  run(call, input) {
    const center = centerOf(call, input);
    const request = requestNamed(center, input, 'AccountAssignmentCreationRequestId');
    return { AccountAssignmentCreationStatus: requestOutput(center, request) };
  },
};
