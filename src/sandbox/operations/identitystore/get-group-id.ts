import type { Operation } from '../operation.ts';
import { ssoErrors } from '../sso-admin/errors.ts';
import { directoryOf, readUnique } from './directory.ts';

export const getGroupId: Operation = {
  service: 'identitystore',
  name: 'GetGroupId',
  run(call, input) {
    const { groups, storeId } = directoryOf(call, input);
    const wanted = readUnique(input, 'displayName');
    const found = groups.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) throw ssoErrors.notFound('GROUP');
    return { GroupId: found.id, IdentityStoreId: storeId };
  },
};
