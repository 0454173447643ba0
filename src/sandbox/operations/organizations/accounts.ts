import type { Account } from '../../state/world.ts';
import { type Call, defineOperations } from '../operation.ts';
import { listPage, organizationsErrors } from './errors.ts';
import { listMembers, requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID } from './patterns.ts';
import { formatAccount } from './presentation.ts';

const MOST_AT_ONCE = 3;

/** Begins to close an account; it keeps its e-mail and stays listed. */
function startClosing(account: Account, { now, settings }: Call): void {
  account.state = 'PENDING_CLOSURE';
  account.closesAt = now + settings.delays.accountClosing;
  account.closureVisibleAt = now + settings.delays.closureVisible;
}

export const ACCOUNT_OPERATIONS = defineOperations('organizations', {
  DescribeAccount(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    return { Account: formatAccount(member, organization, call) };
  },

  ListAccounts(call, input) {
    const organization = requireOrganization(call);
    const members = listMembers(call.world, organization);
    return listPage(call, input, { Accounts: members.map((one) => () => formatAccount(one, organization, call)) });
  },

  CloseAccount(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    if (member.id === organization.managementAccountId) {
      throw organizationsErrors.constraint(
        'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
        'You attempted to close the management account. To close the management account for the organization, you must first either remove or close all member accounts in the organization.',
      );
    }
    if (member.state !== 'ACTIVE') throw organizationsErrors.alreadyClosed();
    const closing = listMembers(call.world, organization).filter(({ state }) => state === 'PENDING_CLOSURE');
    if (closing.length >= MOST_AT_ONCE) {
      throw organizationsErrors.constraint(
        'CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED',
        'You attempted to exceed the number of accounts that you can close at a time.',
      );
    }
    if (call.world.closuresLeft === 0) {
      throw organizationsErrors.constraint(
        'CLOSE_ACCOUNT_QUOTA_EXCEEDED',
        'You have exceeded close account quota for the past 30 days.',
      );
    }
    if (call.world.closuresLeft !== undefined) call.world.closuresLeft -= 1;
    startClosing(member, call);
    return undefined;
  },
});
