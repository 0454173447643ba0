import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { userOutput } from './presentation.ts';

export const listUsers: Operation = {
  service: 'iam',
  name: 'ListUsers',
  run(call, input) {
    const { account } = call.caller;
    const prefix = input.optionalText('PathPrefix', { pattern: '/[\\u0021-\\u007F]*', least: 1, most: 512 }) ?? '/';
    const users = Object.values(account.users)
      .filter((user) => user.visibleAt <= call.now && user.path.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return listing(
      call,
      input,
      'Users',
      users.map((user) => userOutput(user, account, false)),
    );
  },
};
