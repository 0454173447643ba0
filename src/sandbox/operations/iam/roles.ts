import type { Structure } from '../../protocol/values.ts';
import { findRole, makeRole } from '../../state/account.ts';
import type { Account, Role } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { listTags } from '../list-tags.ts';
import { type Call, defineOperations } from '../operation.ts';
import { trustStatements } from '../sts/trust.ts';
import { iamErrors, listPage } from './errors.ts';
import { PATH, readExistingName, readNewName } from './names.ts';
import { readTags } from './tags.ts';

/** The role that RoleName names, or NoSuchEntity. */
export function requireRole(call: Call, input: Input): Role {
  const name = readExistingName(input, 'RoleName');
  const role = findRole(call.caller.account, name);
  if (role === undefined) throw iamErrors.noSuchRole(name);
  return role;
}

/** A role as IAM shows it; its trust policy comes URL-encoded. */
function formatRole(role: Role, account: Account, whole: boolean): Structure {
  const tags = listTags(role.tags);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: `arn:aws:iam::${account.id}:role${role.path}${role.name}`,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description === '' ? undefined : role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    Tags: whole && tags.length > 0 ? tags : undefined,
    RoleLastUsed:
      !whole || role.lastAssumedAt === undefined ? undefined : { LastUsedDate: new Date(role.lastAssumedAt) },
  };
}

export const ROLE_OPERATIONS = defineOperations('iam', {
  GetRole(call, input) {
    return { Role: formatRole(requireRole(call, input), call.caller.account, true) };
  },

  CreateRole({ caller, now, random }, input) {
    const { account } = caller;
    const name = readNewName(input, 'RoleName');
    const trust = input.text('AssumeRolePolicyDocument', { least: 1, most: 131_072 });
    if (trustStatements(trust) === undefined) throw iamErrors.malformedPolicy('This policy contains invalid Json');
    const role = makeRole(random, {
      name,
      trust,
      createdAt: now,
      path: input.optionalText('Path', PATH) ?? '/',
      description: input.optionalText('Description', { most: 1000 }) ?? '',
      maxSessionSeconds: input.optionalNumber('MaxSessionDuration', 3600, 43_200) ?? 3600,
      tags: readTags(input),
    });
    if (Object.keys(account.roles).some((other) => other.toLowerCase() === name.toLowerCase())) {
      throw iamErrors.roleExists(name);
    }
    account.roles[name] = role;
    return { Role: formatRole(role, account, true) };
  },

  ListRoles(call, input) {
    const { account } = call.caller;
    const prefix = input.optionalText('PathPrefix', { pattern: '/[\\u0021-\\u007F]*', least: 1, most: 512 }) ?? '/';
    const roles = Object.values(account.roles)
      .filter((role) => role.path.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return listPage(call, input, { Roles: roles.map((role) => formatRole(role, account, false)) });
  },

  UpdateAssumeRolePolicy(call, input) {
    const role = requireRole(call, input);
    const trust = input.text('PolicyDocument', { least: 1, most: 131_072 });
    if (trustStatements(trust) === undefined) throw iamErrors.malformedPolicy('This policy contains invalid Json');
    role.trust = trust;
    return undefined;
  },
});
