import type { Operation } from '../operation.ts';
import { listing } from '../sso-admin/listing.ts';
import { directoryOf } from './directory.ts';

export const listGroups: Operation = {
  service: 'identitystore',
  name: 'ListGroups',
  run(call, input) {
    const { groups, storeId } = directoryOf(call, input);
    const all = groups.map(({ id, name }) => ({ GroupId: id, DisplayName: name, IdentityStoreId: storeId }));
    return listing(call, input, 'Groups', all);
  },
};
