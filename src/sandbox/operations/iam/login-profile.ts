import { addBelonging, listBelongings, removeBelonging } from '../../state/belongings.ts';
import type { User } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { findSubject } from './names.ts';

/** A user has one password at most. */
const ONLY = 'password';

/** The user a request is about, or NoSuchEntity: root's password is none of a user's. */
function owner(call: Call, input: Input): User {
  const user = findSubject(call, input);
  if (user === 'root') throw iamErrors.missing('Login Profile for User root cannot be found.');
  return user;
}

function present({ name }: User, at: number) {
  return { LoginProfile: { UserName: name, CreateDate: new Date(at), PasswordResetRequired: false } };
}

export const LOGIN_PROFILE_OPERATIONS = defineOperations('iam', {
  CreateLoginProfile(call, input) {
    const user = owner(call, input);
    input.text('Password', { least: 1, most: 128 });
    if (listBelongings(user, 'login-profile').size > 0) throw iamErrors.loginProfileExists(user.name);
    addBelonging(user, 'login-profile', ONLY, call.now);
    return present(user, call.now);
  },

  GetLoginProfile(call, input) {
    const { account, principal } = call.caller;
    const ofRoot = input.optionalText('UserName') === undefined && principal.kind === 'root';
    if (ofRoot && account.hasRootCredentials) {
      return {
        LoginProfile: { UserName: 'root', CreateDate: new Date(account.createdAt), PasswordResetRequired: false },
      };
    }
    const user = owner(call, input);
    const at = listBelongings(user, 'login-profile').get(ONLY);
    if (at === undefined) throw iamErrors.missing(`Login Profile for User ${user.name} cannot be found.`);
    return present(user, at);
  },

  DeleteLoginProfile(call, input) {
    const user = owner(call, input);
    if (removeBelonging(user, 'login-profile', ONLY)) return undefined;
    throw iamErrors.missing(`Login Profile for User ${user.name} cannot be found.`);
  },
});
