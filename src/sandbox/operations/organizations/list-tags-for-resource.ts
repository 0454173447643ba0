import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { callersOrganization } from './membership.ts';
import { TAGGABLE_ID } from './patterns.ts';
import { taggable, tagList } from './tags.ts';

export const listTagsForResource: Operation = {
  service: 'organizations',
  name: 'ListTagsForResource',
  run(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    return listing(call, input, 'Tags', tagList(taggable(call.world, callersOrganization(call), id).tags));
  },
};
