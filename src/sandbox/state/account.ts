import { makeUniqueId, type RandomBytes } from './ids.ts';
import type { Account, Attachment, Role, Tags, User } from './world.ts';

export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

export interface OidcProvider {
  readonly host: string;
  /** Audiences. */
  clientIds: string[];
  readonly createdAt: number;
  readonly tags: Tags;
}

/** A new account, active, with nothing in it. */
export function makeAccountState(
  details: Pick<Account, 'id' | 'name' | 'email' | 'createdAt'> & Partial<Account>,
): Account {
  return {
    readyAt: details.createdAt,
    state: 'ACTIVE',
    hasRootCredentials: true,
    rootMfa: false,
    tags: {},
    users: {},
    roles: {},
    regions: {},
    ...details,
  };
}

/** A trust policy for the whole of another account. */
export function trustInAccount(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'sts:AssumeRole' }],
  });
}

/** A new role; whatever is not given is as IAM sets it. */
export function makeRole(
  random: RandomBytes,
  details: Pick<Role, 'name' | 'createdAt' | 'trust'> & Partial<Role>,
): Role {
  return {
    id: makeUniqueId(random, 'AROA'),
    path: '/',
    usableAt: details.createdAt,
    description: '',
    maxSessionSeconds: 3600,
    tags: {},
    policies: [],
    ...details,
  };
}

/** The policies of a user or role that are in force by now. */
export function listEffectivePolicies(holder: { readonly policies: readonly Attachment[] }, now: number): string[] {
  return holder.policies.filter((policy) => policy.effectiveAt <= now).map((policy) => policy.arn);
}

/** The user as other calls than CreateUser see it: not at all until it became visible. */
export function findVisibleUser(account: Account, name: string, now: number): User | undefined {
  const user = Object.hasOwn(account.users, name) ? account.users[name] : undefined;
  return user !== undefined && user.visibleAt <= now ? user : undefined;
}

/** The role of that name. */
export function findRole(account: Account, name: string): Role | undefined {
  return Object.hasOwn(account.roles, name) ? account.roles[name] : undefined;
}
