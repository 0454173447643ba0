import type { Account } from '../../state/world.ts';
import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID } from './patterns.ts';

/** Begins to close an account; it keeps its e-mail and stays listed. */
export function startClosing(account: Account, now: number, duration: number): void {
  account.state = 'PENDING_CLOSURE';
  account.closesAt = now + duration;
}

export const closeAccount: Operation = {
  service: 'organizations',
  name: 'CloseAccount',
  changes: true,
  run(call, input) {
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
    startClosing(member, call.now, call.settings.delays.accountClosing);
    return undefined;
  },
};
