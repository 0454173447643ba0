import type { Operation } from '../operation.ts';
import { namedUser } from './names.ts';
import { addTags, readTags } from './tags.ts';

export const tagUser: Operation = {
  service: 'iam',
  name: 'TagUser',
  changes: true,
  run(call, input) {
    if (input.structures('Tags') === undefined) throw input.missing('Tags');
    const tags = readTags(input);
    const user = namedUser(call, input);
    user.tags = addTags(user.tags, tags);
    return undefined;
  },
};
