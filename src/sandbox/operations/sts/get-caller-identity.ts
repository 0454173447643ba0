import type { Operation } from '../operation.ts';

export const getCallerIdentity: Operation = {
  service: 'sts',
  name: 'GetCallerIdentity',
  needsNoPermission: true,
  run({ caller }) {
    return { Arn: caller.arn, UserId: caller.userId, Account: caller.account.id };
  },
};
