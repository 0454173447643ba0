import { readOffset, takePage } from '../../protocol/page-token.ts';
import type { Operation } from '../operation.ts';
import { findAssignments } from './user.ts';

export const listPortalAccounts: Operation = {
  service: 'sso',
  name: 'ListAccounts',
  unsigned: true,
  run(call, input) {
    const ids = new Set(findAssignments(call, input).assignments.map(({ accountId }) => accountId));
    const accounts = [...ids].flatMap((id) => call.world.accounts[id] ?? []);
    const size = Math.min(input.optionalNumber('maxResults', 1, 100) ?? 20, call.settings.pageSize);
    const token = input.optionalText('nextToken');
    const page = takePage(accounts, token === undefined ? 0 : readOffset(token), size, call.settings.emptyPages);
    return {
      accountList: page.items.map(({ id, name, email }) => ({ accountId: id, accountName: name, emailAddress: email })),
      nextToken: page.next,
    };
  },
};
