import type { Operation } from '../operation.ts';
import { targetAccount } from './target.ts';

export const getAccountInformation: Operation = {
  service: 'account',
  name: 'GetAccountInformation',
  run(call, input) {
    const account = targetAccount(call, input, 'GetAccountInformation');
    return {
      AccountId: account.id,
      AccountName: account.name,
      AccountCreatedDate: new Date(account.createdAt),
      AccountState: account.state === 'PENDING_CLOSURE' ? 'ACTIVE' : account.state,
    };
  },
};
