import { ServiceError } from '../../protocol/service-error.ts';
import { findVisibleUser } from '../../state/account.ts';
import type { User } from '../../state/world.ts';
import type { Input, TextRule } from '../input.ts';
import type { Call } from '../operation.ts';
import { makeValidationError } from '../sts/errors.ts';
import { iamErrors } from './errors.ts';

export const POLICY_ARN: TextRule = { least: 20, most: 2048 };
export const ACCESS_KEY_ID: TextRule = { pattern: '[\\w]+', least: 16, most: 128 };
export const PATH: TextRule = { pattern: '/|/[\\u0021-\\u007E]+/', least: 1, most: 512 };

/** IAM words a bad name in its own way. */
function checkName(name: string, field: string): string {
  if (/^[\w+=,.@-]+$/.test(name)) return name;
  throw new ServiceError(
    'ValidationError',
    `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

/** The name for something new. */
export function readNewName(input: Input, field: 'UserName' | 'RoleName'): string {
  const name = input.text(field, { least: 1, most: 64 });
  return checkName(name, field === 'UserName' ? 'userName' : 'roleName');
}

/** The name of something there. */
export function readExistingName(input: Input, field: 'UserName' | 'RoleName'): string {
  const name = input.text(field, { least: 1, most: 128 });
  return checkName(name, field === 'UserName' ? 'userName' : 'roleName');
}

/** The user that UserName names, or NoSuchEntity. */
export function requireUser(call: Call, input: Input): User {
  const name = readExistingName(input, 'UserName');
  const user = findVisibleUser(call.caller.account, name, call.now);
  if (user === undefined) throw iamErrors.noSuchUser(name);
  return user;
}

/** The user a request is about: the one it names, else the caller. `root` where the caller is root. */
export function findSubject(call: Call, input: Input): User | 'root' {
  if (input.optionalText('UserName') !== undefined) return requireUser(call, input);
  const { principal, account } = call.caller;
  if (principal.kind === 'root') return 'root';
  const user = principal.kind === 'user' ? findVisibleUser(account, principal.userName, call.now) : undefined;
  if (user === undefined) throw makeValidationError('Must specify userName when calling with non-User credentials');
  return user;
}
