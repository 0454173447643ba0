import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { roleOutput } from './presentation.ts';

export const listRoles: Operation = {
  service: 'iam',
  name: 'ListRoles',
  run(call, input) {
    const { account } = call.caller;
    const prefix = input.optionalText('PathPrefix', { pattern: '/[\\u0021-\\u007F]*', least: 1, most: 512 }) ?? '/';
    const roles = Object.values(account.roles)
      .filter((role) => role.path.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return listing(
      call,
      input,
      'Roles',
      roles.map((role) => roleOutput(role, account, false)),
    );
  },
};
