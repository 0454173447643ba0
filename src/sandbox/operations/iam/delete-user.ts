import { belongingsOf } from '../../state/belongings.ts';
import { listKeys } from '../../state/key.ts';
import type { BelongingKind } from '../../state/world.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { namedUser } from './names.ts';

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

export const deleteUser: Operation = {
  service: 'iam',
  name: 'DeleteUser',
  changes: true,
  run(call, input) {
    const { account } = call.caller;
    const user = namedUser(call, input);
    for (const [kind, what] of FIRST) {
      if (belongingsOf(user, kind).size > 0) throw iamErrors.deleteConflict(what);
    }
    if (listKeys(call.world, account.id, user.name).length > 0) throw iamErrors.deleteConflict('delete access keys');
    if (user.policies.length > 0) throw iamErrors.deleteConflict('detach all policies');
    const { [user.name]: _, ...others } = account.users;
    account.users = others;
    return undefined;
  },
};
