import type { Operation } from '../operation.ts';
import { listing } from '../sso-admin/listing.ts';
import { directoryOf } from './directory.ts';

export const listUsers: Operation = {
  service: 'identitystore',
  name: 'ListUsers',
  run(call, input) {
    const { users, storeId } = directoryOf(call, input);
    const all = users.map(({ id, name }) => ({ UserId: id, UserName: name, IdentityStoreId: storeId }));
    return listing(call, input, 'Users', all);
  },
};
