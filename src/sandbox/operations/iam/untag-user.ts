import type { Operation } from '../operation.ts';
import { namedUser } from './names.ts';

export const untagUser: Operation = {
  service: 'iam',
  name: 'UntagUser',
  changes: true,
  run(call, input) {
    const keys = input.texts('TagKeys', { least: 1, most: 128 })?.map((key) => key.toLowerCase());
    if (keys === undefined) throw input.missing('TagKeys');
    const user = namedUser(call, input);
    user.tags = Object.fromEntries(Object.entries(user.tags).filter(([key]) => !keys.includes(key.toLowerCase())));
    return undefined;
  },
};
