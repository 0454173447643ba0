import type { Operation } from '../operation.ts';
import { centerOf, permissionSetArn, permissionSetOf } from './center.ts';
import { listing } from './listing.ts';
import { ACCOUNT_ID } from './patterns.ts';

export const listAccountAssignments: Operation = {
  service: 'sso-admin',
  name: 'ListAccountAssignments',
  run(call, input) {
    const center = centerOf(call, input);
    const accountId = input.text('AccountId', ACCOUNT_ID);
    const set = permissionSetOf(center, input);
    const there = center.assignments
      .filter((one) => one.accountId === accountId && one.permissionSetId === set.id)
      .map(({ principal }) => ({
        AccountId: accountId,
        PermissionSetArn: permissionSetArn(center, set),
        PrincipalType: principal.type,
        PrincipalId: principal.id,
      }));
    return listing(call, input, 'AccountAssignments', there);
  },
};
