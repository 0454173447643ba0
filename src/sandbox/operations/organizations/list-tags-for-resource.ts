import type { Operation } from '../operation.ts';
import { makeListing } from './listing.ts';
import { requireOrganization } from './membership.ts';
import { TAGGABLE_ID } from './patterns.ts';
import { findTaggable, tagList } from './tags.ts';

export const listTagsForResource: Operation = {
  service: 'organizations',
  name: 'ListTagsForResource',
  run(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    return makeListing(call, input, 'Tags', tagList(findTaggable(call.world, requireOrganization(call), id).tags));
  },
};
