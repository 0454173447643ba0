import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { namedUser } from './names.ts';

/** Always empty: inline policies cannot be made here. */
export const listUserPolicies: Operation = {
  service: 'iam',
  name: 'ListUserPolicies',
  run(call, input) {
    namedUser(call, input);
    return listing(call, input, 'PolicyNames', []);
  },
};
