import type { Interfaces } from '@oclif/core';
import * as Flags from '@oclif/core/flags';
import { MEMBER_ROLE } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { MANAGEMENT } from '../repository/environments.ts';
import {
  type AccountAddRequest,
  makeAccountName,
  makeEmail,
  refuseManagement,
} from '../workflows/account-add/request.ts';
import { accountIdFlag, managementProfileFlag, regionFlag, tagFlag } from './flags.ts';

/** What a new account is to be, and how it is got into. */
export const accountFlags = {
  email: Flags.string({ summary: 'E-mail address of the new account (one environment only).', helpGroup: 'ACCOUNT' }),
  'email-template': Flags.string({
    summary: 'Addresses with {environment} in them (default: the management e-mail with a plus part).',
    exclusive: ['email'],
    helpGroup: 'ACCOUNT',
  }),
  'name-template': Flags.string({
    summary: 'Names of new accounts.',
    default: '{organization}-{environment}',
    helpGroup: 'ACCOUNT',
  }),
  'organization-name': Flags.string({
    summary: "What {organization} stands for (default: the management account's name).",
    helpGroup: 'ACCOUNT',
  }),
  'account-id': accountIdFlag({
    summary: 'Adopt this account of the organization (one environment only).',
    helpGroup: 'ACCOUNT',
  }),
  ou: Flags.string({
    summary: 'Organizational unit by path, made where missing.',
    helpValue: 'PATH',
    helpGroup: 'ACCOUNT',
  }),
  tag: tagFlag({
    summary: 'Tag for the account; repeatable.',
    multiple: true,
    // The environments may follow, which oclif would take for more tags.
    multipleNonGreedy: true,
    helpGroup: 'ACCOUNT',
  }),
  access: Flags.option({ options: ['user', 'role', 'none'] as const })({
    summary:
      'How the profile gets in: an IAM user with a key, the role without a new key, or no profile (default: user; role where others hold the keys of that user).',
    helpGroup: 'ACCESS',
  }),
  'user-name': Flags.string({
    summary: 'The IAM user to make, with a key (default: ENVIRONMENT-superuser).',
    helpValue: 'NAME',
    parse: async (input) => requireIamName(input, 'an IAM user'),
    helpGroup: 'ACCESS',
  }),
  'role-name': Flags.string({
    summary: 'The role that lets the management account in.',
    parse: async (input) => requireIamName(input, 'a role'),
    default: MEMBER_ROLE,
    helpGroup: 'ACCESS',
  }),
  'management-profile': managementProfileFlag({ helpGroup: 'ACCESS' }),
  region: regionFlag({
    summary: "Region of the profiles (default: what they have, else the management profile's).",
    helpGroup: 'ACCESS',
  }),
};

/** Throws USAGE. */
function requireIamName(input: string, what: string): string {
  if (/^[\w+=,.@-]{1,64}$/.test(input)) return input;
  const message = `"${input}" is no name of ${what}: 1 to 64 letters, digits and _ + = , . @ - are allowed.`;
  throw new Failure('USAGE', message);
}

type AccountFlagValues = Interfaces.InferredFlags<typeof accountFlags> & { readonly next: boolean };

/** What needs no look at AWS to be told wrong. Throws USAGE, EMAIL_INVALID, EMAIL_CONFLICT, ACCOUNT_NAME_INVALID. */
function assertAcceptable(flags: AccountFlagValues, environments: readonly string[]): void {
  const { email, 'email-template': emailTemplate, 'name-template': nameTemplate } = flags;
  assertKnownParts('--email-template', emailTemplate ?? '', ['{environment}']);
  assertKnownParts('--name-template', nameTemplate, ['{organization}', '{environment}']);
  const organizationName = flags['organization-name'] ?? '';
  const templates = { email, emailTemplate, nameTemplate, organizationName, managementEmail: '' };
  if (email !== undefined || emailTemplate !== undefined) {
    const addresses = environments.map((environment) => makeEmail(environment, templates));
    const [shared] = addresses.filter((address, index) => addresses.indexOf(address) !== index);
    if (shared !== undefined) {
      throw new Failure('EMAIL_CONFLICT', `Several environments would get the address ${shared}.`, {
        details: { environments: [...environments], email: shared },
      });
    }
  }
  if (organizationName !== '') for (const environment of environments) makeAccountName(environment, templates);
}

/** A name that nothing stands for would be part of an address that AWS never gives back. Throws USAGE. */
function assertKnownParts(flag: string, template: string, known: readonly string[]): void {
  const unknown = template.match(/\{[^{}]*\}/g)?.find((part) => !known.includes(part));
  if (unknown === undefined) return;
  throw new Failure('USAGE', `Nothing stands for ${unknown} in ${flag}; it may hold ${known.join(' and ')}.`);
}

/** What the flags ask for. Throws USAGE for those that are for one environment, and for the management account. */
export function toAccountAddRequest(flags: AccountFlagValues, environments: readonly string[]): AccountAddRequest {
  for (const flag of ['email', 'account-id'] as const) {
    if (flags[flag] !== undefined && environments.length > 1) {
      throw new Failure('USAGE', `--${flag} is for one environment, and ${environments.length} are named.`);
    }
  }
  assertAcceptable(flags, environments);
  if (flags['user-name'] !== undefined && flags.access !== undefined && flags.access !== 'user')
    throw new Failure('USAGE', `--user-name goes with an IAM user, and --access says ${flags.access}.`);
  refuseManagement(environments, MANAGEMENT);
  return {
    environments,
    email: flags.email,
    emailTemplate: flags['email-template'],
    nameTemplate: flags['name-template'],
    organizationName: flags['organization-name'],
    accountId: flags['account-id'],
    managementProfile: flags['management-profile'],
    region: flags.region,
    unitPath: (flags.ou ?? '').split('/').filter((name) => name !== ''),
    tags: new Map(
      (flags.tag ?? []).map((tag: string) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
    ),
    access: flags.access ?? (flags['user-name'] === undefined ? undefined : 'user'),
    userName: flags['user-name'],
    roleName: flags['role-name'],
    next: flags.next,
  };
}

/** The e-mail address that was asked for, as a flag; those of several environments are in the journal. */
export function toEmailFlag({ emails, environments }: AccountAddRequest): string[] {
  const [email] = environments.length === 1 ? (emails?.values() ?? []) : [];
  return email === undefined ? [] : ['--email', email];
}
