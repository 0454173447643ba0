import type { Operation } from '../operation.ts';
import { requireOrganization } from './membership.ts';
import { TAGGABLE_ID } from './patterns.ts';
import { findTaggable, limitTags, readTags } from './tags.ts';

export const tagResource: Operation = {
  service: 'organizations',
  name: 'TagResource',
  changes: true,
  run(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    if (input.structures('Tags') === undefined) throw input.missing('Tags');
    const target = findTaggable(call.world, requireOrganization(call), id);
    target.tags = limitTags({ ...target.tags, ...readTags(input) });
    return undefined;
  },
};
