import type { Operation } from '../operation.ts';
import { ssoErrors } from '../sso-admin/errors.ts';
import { listing } from '../sso-admin/listing.ts';
import { directoryOf, readUnique } from './groups.ts';

export const getUserId: Operation = {
  service: 'identitystore',
  name: 'GetUserId',
  run(call, input) {
    const { users, storeId } = directoryOf(call, input);
    const wanted = readUnique(input, 'userName');
    const found = users.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) throw ssoErrors.notFound('USER');
    return { UserId: found.id, IdentityStoreId: storeId };
  },
};

export const listUsers: Operation = {
  service: 'identitystore',
  name: 'ListUsers',
  run(call, input) {
    const { users, storeId } = directoryOf(call, input);
    const all = users.map(({ id, name }) => ({ UserId: id, UserName: name, IdentityStoreId: storeId }));
    return listing(call, input, 'Users', all);
  },
};
