import { keysOf } from '../../state/key.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { namedUser } from './names.ts';

export const deleteUser: Operation = {
  service: 'iam',
  name: 'DeleteUser',
  changes: true,
  run(call, input) {
    const { account } = call.caller;
    const user = namedUser(call, input);
    if (keysOf(call.world, account.id, user.name).length > 0) throw iamErrors.deleteConflict('delete access keys');
    if (user.policies.length > 0) throw iamErrors.deleteConflict('detach all policies');
    const { [user.name]: _, ...others } = account.users;
    account.users = others;
    return undefined;
  },
};
