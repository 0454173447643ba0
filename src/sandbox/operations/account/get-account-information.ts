import type { Operation } from '../operation.ts';
import { requireTarget } from './target.ts';

export const getAccountInformation: Operation = {
  service: 'account',
  name: 'GetAccountInformation',
  run(call, input) {
    const account = requireTarget(call, input, 'GetAccountInformation');
    return {
      AccountId: account.id,
      AccountName: account.name,
      AccountCreatedDate: new Date(account.createdAt),
      AccountState: account.state === 'PENDING_CLOSURE' ? 'ACTIVE' : account.state,
    };
  },
};
