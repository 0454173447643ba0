import { findRole } from '../../state/account.ts';
import type { Account, Role, World } from '../../state/world.ts';

/** A role and the account it is in. */
export interface RoleTarget {
  readonly account: Account;
  readonly role: Role;
}

/** The role of an ARN; undefined where there is none. */
export function findRoleTarget(world: World, arn: string): RoleTarget | undefined {
  const [, accountId = '', path = ''] = /^arn:aws:iam::(\d{12}):role(\/.+)$/.exec(arn) ?? [];
  const account = Object.hasOwn(world.accounts, accountId) ? world.accounts[accountId] : undefined;
  const role = account && findRole(account, path.slice(path.lastIndexOf('/') + 1));
  return account && role && `${role.path}${role.name}` === path ? { account, role } : undefined;
}
