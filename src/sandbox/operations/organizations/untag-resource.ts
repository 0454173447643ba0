import type { Operation } from '../operation.ts';
import { requireOrganization } from './membership.ts';
import { TAG_KEY, TAGGABLE_ID } from './patterns.ts';
import { findTaggable } from './tags.ts';

export const untagResource: Operation = {
  service: 'organizations',
  name: 'UntagResource',
  changes: true,
  run(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    const keys = input.texts('TagKeys', TAG_KEY);
    if (keys === undefined) throw input.missing('TagKeys');
    const target = findTaggable(call.world, requireOrganization(call), id);
    target.tags = Object.fromEntries(Object.entries(target.tags).filter(([key]) => !keys.includes(key)));
    return undefined;
  },
};
