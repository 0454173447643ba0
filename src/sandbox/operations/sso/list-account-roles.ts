import type { Operation } from '../operation.ts';
import { findAssignments } from './user.ts';

export const listAccountRoles: Operation = {
  service: 'sso',
  name: 'ListAccountRoles',
  unsigned: true,
  run(call, input) {
    const accountId = input.text('accountId');
    const own = findAssignments(call, input).assignments.filter((one) => one.accountId === accountId);
    const names = new Set(own.map(({ set }) => set.name));
    return { roleList: [...names].map((roleName) => ({ roleName, accountId })) };
  },
};
