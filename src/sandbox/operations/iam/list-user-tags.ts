import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { namedUser } from './names.ts';
import { tagList } from './tags.ts';

export const listUserTags: Operation = {
  service: 'iam',
  name: 'ListUserTags',
  run(call, input) {
    return listing(call, input, 'Tags', tagList(namedUser(call, input).tags));
  },
};
