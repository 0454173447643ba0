import type { Operation } from '../operation.ts';
import { centerOf, permissionSetArn } from './center.ts';
import { listing } from './listing.ts';

export const listPermissionSets: Operation = {
  service: 'sso-admin',
  name: 'ListPermissionSets',
  run(call, input) {
    const center = centerOf(call, input);
    const arns = center.permissionSets.map((set) => permissionSetArn(center, set));
    return listing(call, input, 'PermissionSets', arns);
  },
};
