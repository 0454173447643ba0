import { Flags } from '@oclif/core';
import { givenCredentials } from '../../../cli/credentials.ts';
import { accountIdFlag, credentialFlags, environmentArg, regionFlag } from '../../../cli/flags.ts';
import { PfCommand, planFlag, yesFlag } from '../../../cli/pf-command.ts';
import { presentPlan } from '../../../cli/present-plan.ts';
import { askForCredentials, askForRegion } from '../../../cli/questions.ts';
import { Failure } from '../../../errors/failure.ts';
import { validateEnvironmentName } from '../../../repository/index.ts';
import type { Plan } from '../../../tasks/plan.ts';
import type { WriteProfileOptions } from '../../../tasks/profile-write/options.ts';
import type { WrittenProfile } from '../../../tasks/write-profiles.ts';

export type ProfileWriteOutput = { profiles: WrittenProfile[]; next: string[] } | { plan: Plan };

const PATIENCE_MS = 60_000;

export default class ProfileWrite extends PfCommand<ProfileWriteOutput> {
  static override summary = 'Write a profile from credentials you have, once it is proven whose they are.';
  static override description =
    `The manual path of the guide: the credentials are proven at STS before anything is written; those of another account
than the environment's are refused. Without credentials, region and output of the named environments are
rewritten and their keys stay.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> production --from-csv production_accessKeys.csv --region us-east-2',
    {
      description: 'Move two profiles to another region',
      command: '<%= config.bin %> <%= command.id %> staging production --region eu-west-1',
    },
    {
      description: 'A role instead of a key',
      command:
        '<%= config.bin %> <%= command.id %> production --access role --role-arn arn:aws:iam::123456789012:role/Admin --source-profile management-superuser --region us-east-2',
    },
    {
      description: 'See the file diffs, secrets masked',
      command: '<%= config.bin %> <%= command.id %> production --from-env --region us-east-2 --plan',
    },
  ];
  static override strict = false;
  static override args = {
    environment: environmentArg({ description: 'Environments, such as production; one with credentials.' }),
  };
  static override flags = {
    ...credentialFlags,
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
    plan: planFlag,
    yes: yesFlag,
  };

  protected async perform(): Promise<ProfileWriteOutput> {
    const { argv, flags } = await this.parse(ProfileWrite);
    const environments = [...new Set(argv.map((name) => validateEnvironmentName(String(name))))];
    const repository = await this.repository(flags);
    const { profilesOf } = await import('../../../tasks/profiles.ts');
    const { profileNameOf } = await import('../../../tasks/environment-profile.ts');
    const { openWork } = await import('../../../tasks/work.ts');
    const { planProfiles, prepareProfiles, writeProfiles } = await import('../../../tasks/write-profiles.ts');
    const profiles = await profilesOf(repository);
    const held = profiles.get(flags.profile ?? profileNameOf(environments[0] ?? ''));
    this.requireTarget(environments, flags.profile);
    let keys = await givenCredentials(flags, this.runtime);
    const needsKeys = flags.access === 'user' && (flags['access-key-id'] !== undefined || held === undefined);
    if (keys === undefined && needsKeys) {
      const missing = held === undefined && flags.region === undefined ? ['--region'] : [];
      if (!this.mayAsk(flags)) throw this.inputNeeded([...NO_CREDENTIALS, ...missing]);
      keys = await askForCredentials(this, { ...flags, profile: undefined }, repository);
    }
    this.requireConsistency(environments, keys !== undefined, flags);
    const proving = keys !== undefined || flags.access === 'role';
    const options: WriteProfileOptions = {
      environments,
      keys,
      profile: flags.profile,
      accountId: flags['account-id'],
      region: flags.region ?? (proving && held?.region === undefined ? await this.askRegion(flags) : undefined),
      output: flags.output,
      access: flags.access,
      roleArn: flags['role-arn'],
      sourceProfile: flags['source-profile'],
    };
    const work = await openWork(this.runtime, repository, PATIENCE_MS);
    const wishes = await prepareProfiles(work, options);
    if (flags.plan) return { plan: await planProfiles(work, wishes) };
    await this.guardSecrets(repository);
    const written = await writeProfiles(work, wishes);
    return { profiles: written, next: nextCommands(written) };
  }

  protected present(output: ProfileWriteOutput): string {
    if ('plan' in output) return presentPlan(output.plan, this.runtime.cwd);
    const lines = output.profiles.map(({ profile, region, changed, identity }) => {
      const who = identity === null ? '' : `, ${identity.arn}`;
      return `Profile ${profile} (${region}${who}): ${changed.length === 0 ? 'everything was so already' : `wrote ${changed.join(', ')}`}`;
    });
    return [...lines, '', 'Next:', ...output.next.map((command) => `  ${command}`)].join('\n');
  }

  private requireTarget(environments: readonly string[], profile: string | undefined): void {
    if (environments.length > 0 || profile !== undefined) return;
    throw this.inputNeeded(['ENVIRONMENT']);
  }

  private requireConsistency(
    environments: readonly string[],
    hasKeys: boolean,
    flags: {
      access: string;
      profile?: string | undefined;
      'role-arn'?: string | undefined;
      'source-profile'?: string | undefined;
    },
  ): void {
    if (environments.length > 1 && (hasKeys || flags.access === 'role' || flags.profile !== undefined)) {
      throw new Failure(
        'USAGE',
        `Credentials and --profile are for one profile, and ${environments.length} environments are named.`,
      );
    }
    const roleFlags = [flags['role-arn'], flags['source-profile']];
    if (flags.access === 'user' && roleFlags.some((flag) => flag !== undefined)) {
      throw new Failure('USAGE', '--role-arn and --source-profile go with --access role.');
    }
    if (flags.access !== 'role') return;
    if (hasKeys) throw new Failure('USAGE', '--access role takes no credentials: the source profile has them.');
    const missing = ['--role-arn', '--source-profile'].filter((_name, index) => roleFlags[index] === undefined);
    if (missing.length > 0) throw this.inputNeeded(missing);
    if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(flags['role-arn'] ?? '')) {
      throw new Failure(
        'USAGE',
        `"${flags['role-arn']}" is no ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.`,
      );
    }
  }

  private askRegion(flags: { 'no-input': boolean }): Promise<string> {
    if (!this.mayAsk(flags)) throw this.inputNeeded(['--region']);
    return askForRegion();
  }
}

const NO_CREDENTIALS = [
  '--from-env, --from-csv FILE, --from-json FILE or --access-key-id ID with --secret-access-key-stdin',
];

function nextCommands(written: readonly WrittenProfile[]): string[] {
  const environments = written.flatMap(({ environment }) => environment ?? []);
  return [...(environments.length === 0 ? [] : [`pf aws verify ${environments.join(' ')}`]), 'pf aws status'];
}
