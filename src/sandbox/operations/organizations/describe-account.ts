import type { Operation } from '../operation.ts';
import { callersOrganization, memberNamed } from './membership.ts';
import { ACCOUNT_ID } from './patterns.ts';
import { accountOutput } from './presentation.ts';

export const describeAccount: Operation = {
  service: 'organizations',
  name: 'DescribeAccount',
  run(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const organization = callersOrganization(call);
    const member = memberNamed(call.world, organization, id);
    return { Account: accountOutput(member, organization, call.settings.accountStateFields) };
  },
};
