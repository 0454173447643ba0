import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';

/** Always empty: aliases cannot be made here. */
export const listAccountAliases: Operation = {
  service: 'iam',
  name: 'ListAccountAliases',
  run(call, input) {
    return listing(call, input, 'AccountAliases', []);
  },
};
