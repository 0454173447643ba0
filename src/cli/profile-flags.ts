import type { Interfaces } from '@oclif/core';
import * as Flags from '@oclif/core/flags';
import type { Credentials } from '../aws/caller-identity.ts';
import { Failure } from '../errors/failure.ts';
import type { RequestedCredentials } from '../workflows/profile-write/decide.ts';
import { accountIdFlag, regionFlag } from './flags.ts';

/** What a profile is to hold. */
export const profileFlags = {
  profile: Flags.string({ summary: "The profile's name (default: ENVIRONMENT-superuser).", helpValue: 'NAME' }),
  'account-id': accountIdFlag({ summary: 'Whose the credentials must be; those of another account are refused.' }),
  region: regionFlag({ summary: 'Region of the profile (default: what it has).' }),
  output: Flags.option({ options: ['text', 'json', 'yaml', 'yaml-stream', 'table'] as const })({
    summary: 'Output format of the AWS CLI (default: what the profile has, else text).',
  }),
  access: Flags.option({ options: ['user', 'role'] as const })({
    summary: 'An access key, or a role assumed through another profile.',
    default: 'user' as const,
  }),
  'role-arn': Flags.string({ summary: 'The role, with --access role.', helpValue: 'ARN' }),
  'source-profile': Flags.string({
    summary: 'The profile that assumes the role, with --access role.',
    helpValue: 'NAME',
  }),
};

type ProfileFlagValues = Interfaces.InferredFlags<typeof profileFlags>;

/** Throws USAGE for flags that do not go together; `other` is the environment that the named profile is of. */
export function assertConsistentFlags(
  flags: ProfileFlagValues,
  environments: readonly string[],
  { hasKeys, other }: { readonly hasKeys: boolean; readonly other: string | undefined },
): void {
  const { access, profile, 'role-arn': roleArn, 'source-profile': sourceProfile } = flags;
  if (environments.length > 1 && (hasKeys || access === 'role' || profile !== undefined)) {
    const message = `Credentials and --profile are for one profile, and ${environments.length} environments are named.`;
    throw new Failure('USAGE', message);
  }
  const [environment] = environments;
  if (environment !== undefined && other !== undefined && other !== environment) {
    throw new Failure('USAGE', `Profile ${profile} is that of ${other}, and ${environment} is named.`, {
      suggestions: [`Leave one of the two out: pf aws profile write ${other}, or pf aws profile write ${environment}`],
    });
  }
  if (access === 'user' && (roleArn !== undefined || sourceProfile !== undefined)) {
    throw new Failure('USAGE', '--role-arn and --source-profile go with --access role.');
  }
  if (access === 'role' && hasKeys) {
    throw new Failure('USAGE', '--access role takes no credentials: the source profile has them.');
  }
  if (roleArn !== undefined && !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn)) {
    throw new Failure('USAGE', `"${roleArn}" is no ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.`);
  }
}

/** The flags a role needs and that were not given. */
export function listMissingRoleFlags({ access, ...flags }: ProfileFlagValues): string[] {
  if (access !== 'role') return [];
  return (['role-arn', 'source-profile'] as const)
    .filter((name) => flags[name] === undefined)
    .map((name) => `--${name}`);
}

/** What the profile is to get its credentials from; undefined where it keeps its own. */
export function toCredentials(
  flags: ProfileFlagValues,
  keys: Credentials | undefined,
): RequestedCredentials | undefined {
  const { access, 'role-arn': roleArn, 'source-profile': sourceProfile } = flags;
  if (access === 'role') {
    return roleArn === undefined || sourceProfile === undefined ? undefined : { kind: 'role', roleArn, sourceProfile };
  }
  return keys === undefined ? undefined : { kind: 'keys', keys };
}
