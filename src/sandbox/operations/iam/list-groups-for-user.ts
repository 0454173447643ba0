import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { namedUser } from './names.ts';

/** Always empty: groups cannot be made here. */
export const listGroupsForUser: Operation = {
  service: 'iam',
  name: 'ListGroupsForUser',
  run(call, input) {
    namedUser(call, input);
    return listing(call, input, 'Groups', []);
  },
};
