import { makeRole } from '../../state/account.ts';
import type { Operation } from '../operation.ts';
import { trustStatements } from '../sts/trust.ts';
import { iamErrors } from './errors.ts';
import { newName, PATH } from './names.ts';
import { roleOutput } from './presentation.ts';
import { readTags } from './tags.ts';

export const createRole: Operation = {
  service: 'iam',
  name: 'CreateRole',
  changes: true,
  run({ caller, now, random }, input) {
    const { account } = caller;
    const name = newName(input, 'RoleName');
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
    return { Role: roleOutput(role, account, true) };
  },
};
