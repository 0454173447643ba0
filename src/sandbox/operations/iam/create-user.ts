import { makeUniqueId } from '../../state/ids.ts';
import type { User } from '../../state/world.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { newName, PATH } from './names.ts';
import { userOutput } from './presentation.ts';
import { readTags } from './tags.ts';

export const createUser: Operation = {
  service: 'iam',
  name: 'CreateUser',
  changes: true,
  run({ caller, now, settings, random }, input) {
    const name = newName(input, 'UserName');
    const path = input.optionalText('Path', PATH) ?? '/';
    const tags = readTags(input);
    const { users } = caller.account;
    // IAM's user names differ by more than case.
    if (Object.keys(users).some((other) => other.toLowerCase() === name.toLowerCase())) {
      throw iamErrors.userExists(name);
    }
    const user: User = {
      name,
      path,
      id: makeUniqueId(random, 'AIDA'),
      createdAt: now,
      visibleAt: now + settings.delays.userVisible,
      tags,
      policies: [],
    };
    users[name] = user;
    return { User: userOutput(user, caller.account, true) };
  },
};
