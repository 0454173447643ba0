import type { Operation } from '../operation.ts';
import { requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID } from './patterns.ts';
import { formatAccount } from './presentation.ts';

export const describeAccount: Operation = {
  service: 'organizations',
  name: 'DescribeAccount',
  run(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    return { Account: formatAccount(member, organization, call) };
  },
};
