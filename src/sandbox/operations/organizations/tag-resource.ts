import type { Operation } from '../operation.ts';
import { callersOrganization } from './membership.ts';
import { TAGGABLE_ID } from './patterns.ts';
import { limited, readTags, taggable } from './tags.ts';

export const tagResource: Operation = {
  service: 'organizations',
  name: 'TagResource',
  changes: true,
  run(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    if (input.structures('Tags') === undefined) throw input.missing('Tags');
    const target = taggable(call.world, callersOrganization(call), id);
    target.tags = limited({ ...target.tags, ...readTags(input) });
    return undefined;
  },
};
