import { findRole } from '../../state/account.ts';
import type { Role } from '../../state/world.ts';
import type { Input } from '../input.ts';
import type { Call, Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { existingName } from './names.ts';
import { roleOutput } from './presentation.ts';

/** The role that RoleName names, or NoSuchEntity. */
export function namedRole(call: Call, input: Input): Role {
  const name = existingName(input, 'RoleName');
  const role = findRole(call.caller.account, name);
  if (role === undefined) throw iamErrors.noSuchRole(name);
  return role;
}

export const getRole: Operation = {
  service: 'iam',
  name: 'GetRole',
  run(call, input) {
    return { Role: roleOutput(namedRole(call, input), call.caller.account, true) };
  },
};
