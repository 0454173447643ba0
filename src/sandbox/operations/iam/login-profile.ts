import { addBelonging, listBelongings, removeBelonging } from '../../state/belongings.ts';
import type { Account, User } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { makeValidationError } from '../sts/errors.ts';
import { iamErrors } from './errors.ts';
import { findSubject } from './names.ts';

/** A user has one password at most. */
const ONLY = 'password';

/** The user a request is about, or the account whose root it is. */
function owner(call: Call, input: Input): User | Account {
  const user = findSubject(call, input);
  return user === 'root' ? call.caller.account : user;
}

const nameOf = (of: User | Account) => ('users' in of ? 'root' : of.name);

/** When its password was made; undefined where it has none. */
function findPassword(of: User | Account): number | undefined {
  if ('users' in of) return of.hasRootCredentials ? of.createdAt : undefined;
  return listBelongings(of, 'login-profile').get(ONLY);
}

function present(of: User | Account, at: number) {
  return { LoginProfile: { UserName: nameOf(of), CreateDate: new Date(at), PasswordResetRequired: false } };
}

const missing = (of: User | Account) => iamErrors.missing(`Login Profile for User ${nameOf(of)} cannot be found.`);

export const LOGIN_PROFILE_OPERATIONS = defineOperations('iam', {
  CreateLoginProfile(call, input) {
    const of = owner(call, input);
    // A session of root only allows that the password is set by mail.
    const isGiven = input.optionalText('Password') !== undefined;
    if ('users' in of && isGiven) throw makeValidationError('Password must be omitted in a session of AssumeRoot.');
    if (!('users' in of)) input.text('Password', { least: 1, most: 128 });
    if (findPassword(of) !== undefined) throw iamErrors.loginProfileExists(nameOf(of));
    if ('users' in of) of.hasRootCredentials = true;
    else addBelonging(of, 'login-profile', ONLY, call.now);
    return present(of, call.now);
  },

  GetLoginProfile(call, input) {
    const of = owner(call, input);
    const at = findPassword(of);
    if (at === undefined) throw missing(of);
    return present(of, at);
  },

  DeleteLoginProfile(call, input) {
    const of = owner(call, input);
    if (findPassword(of) === undefined) throw missing(of);
    if ('users' in of) of.hasRootCredentials = false;
    else removeBelonging(of, 'login-profile', ONLY);
    return undefined;
  },
});
