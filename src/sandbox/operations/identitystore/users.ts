import { defineOperations } from '../operation.ts';
import { listPage, ssoErrors } from '../sso-admin/errors.ts';
import { directoryOf, readUnique } from './groups.ts';

export const DIRECTORY_USER_OPERATIONS = defineOperations('identitystore', {
  GetUserId(call, input) {
    const { users, storeId } = directoryOf(call, input);
    const wanted = readUnique(input, 'userName');
    const found = users.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) throw ssoErrors.notFound('USER');
    return { UserId: found.id, IdentityStoreId: storeId };
  },

  ListUsers(call, input) {
    const { users, storeId } = directoryOf(call, input);
    const all = users.map(({ id, name }) => ({ UserId: id, UserName: name, IdentityStoreId: storeId }));
    return listPage(call, input, { Users: all });
  },
});
