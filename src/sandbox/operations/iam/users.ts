import type { Structure } from '../../protocol/values.ts';
import { listBelongings } from '../../state/belongings.ts';
import { makeUniqueId } from '../../state/ids.ts';
import { listKeys } from '../../state/key.ts';
import type { Account, BelongingKind, User } from '../../state/world.ts';
import { listTags } from '../list-tags.ts';
import { defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { findSubject, PATH, readNewName, requireUser } from './names.ts';
import { readTags } from './tags.ts';

/** A user as IAM shows it; lists leave the tags out. */
function formatUser(user: User, account: Account, withTags: boolean): Structure {
  const tags = listTags(user.tags);
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: `arn:aws:iam::${account.id}:user${user.path}${user.name}`,
    CreateDate: new Date(user.createdAt),
    Tags: withTags && tags.length > 0 ? tags : undefined,
  };
}

/** What has to go before the user does, in IAM's words. */
const FIRST: readonly (readonly [BelongingKind, string])[] = [
  ['login-profile', 'delete login profile'],
  ['certificate', 'delete certificates'],
  ['ssh-key', 'remove referenced objects'],
  ['service-credential', 'remove referenced objects'],
  ['mfa-device', 'delete MFA device'],
  ['inline-policy', 'delete policies'],
  ['group', 'remove users from group'],
];

export const USER_OPERATIONS = defineOperations('iam', {
  CreateUser({ caller, now, settings, random }, input) {
    const name = readNewName(input, 'UserName');
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
    return { User: formatUser(user, caller.account, true) };
  },

  GetUser(call, input) {
    const { account } = call.caller;
    const user = findSubject(call, input);
    if (user !== 'root') return { User: formatUser(user, account, true) };
    const arn = `arn:aws:iam::${account.id}:root`;
    return { User: { UserId: account.id, Arn: arn, CreateDate: new Date(account.createdAt) } };
  },

  ListUsers(call, input) {
    const { account } = call.caller;
    const prefix = input.optionalText('PathPrefix', { pattern: '/[\\u0021-\\u007F]*', least: 1, most: 512 }) ?? '/';
    const users = Object.values(account.users)
      .filter((user) => user.visibleAt <= call.now && user.path.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return listPage(call, input, { Users: users.map((user) => formatUser(user, account, false)) });
  },

  DeleteUser(call, input) {
    const { account } = call.caller;
    const user = requireUser(call, input);
    for (const [kind, what] of FIRST) {
      if (listBelongings(user, kind).size > 0) throw iamErrors.deleteConflict(what);
    }
    if (listKeys(call.world, account.id, user.name).length > 0) throw iamErrors.deleteConflict('delete access keys');
    if (user.policies.length > 0) throw iamErrors.deleteConflict('detach all policies');
    const { [user.name]: _, ...others } = account.users;
    account.users = others;
    return undefined;
  },
});
