import { Flags, type Interfaces } from '@oclif/core';
import { agree } from '../../../cli/agreement.ts';
import { tell } from '../../../cli/events.ts';
import { accountIdFlag, durationFlag, environmentArg, regionFlag, tagFlag } from '../../../cli/flags.ts';
import { PfCommand, planFlag, yesFlag } from '../../../cli/pf-command.ts';
import { presentAccounts } from '../../../cli/present-accounts.ts';
import { presentPlan } from '../../../cli/present-plan.ts';
import { progressOptions } from '../../../cli/progress.ts';
import { askForEnvironments } from '../../../cli/questions.ts';
import { Failure } from '../../../errors/failure.ts';
import type { ExitStatus } from '../../../errors/kinds.ts';
import { type AccessKind, type AddAccountsOptions, ROLE_NAME } from '../../../tasks/account-add/options.ts';
import type { AddAccountsResult } from '../../../tasks/add-accounts.ts';
import { exitOfFailed } from '../../../tasks/failed-environment.ts';
import type { Plan } from '../../../tasks/plan.ts';

export type AccountAddOutput = (AddAccountsResult & { next: string[] }) | { plan: Plan };

export default class AccountAdd extends PfCommand<AccountAddOutput> {
  static override summary = 'Make or adopt the AWS account of each environment, and prove access to it.';
  static override description =
    `For each environment: an account is adopted or created, access is taken through its role, an IAM user with
AdministratorAccess gets a key, the key is written to profile ENVIRONMENT-superuser and proven, and the account is
recorded in environments/ENVIRONMENT/environment.yaml. Run again, it goes on where it stopped; it never makes a
second account.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> production',
    {
      description: 'Three at once, with addresses of your choice, in CI',
      command:
        "<%= config.bin %> <%= command.id %> development staging production --email-template 'aws+{environment}@example.com' --yes",
    },
    {
      description: 'Adopt an account that exists',
      command: '<%= config.bin %> <%= command.id %> production --account-id 123456789012',
    },
    {
      description: 'No new key: assume the role from the management profile',
      command: '<%= config.bin %> <%= command.id %> production --access role',
    },
    { description: 'See what it would do', command: '<%= config.bin %> <%= command.id %> production --plan' },
  ];
  static override strict = false;
  static override args = {
    environment: environmentArg({ description: 'One or more environments, such as production.' }),
  };
  static override flags = {
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
    tag: tagFlag({ summary: 'Tag for the account; repeatable.', multiple: true, helpGroup: 'ACCOUNT' }),
    access: Flags.option({ options: ['user', 'role', 'none'] as const })({
      summary: 'How the profile gets in: an IAM user with a key, the role without a new key, or no profile.',
      default: 'user' as AccessKind,
      helpGroup: 'ACCESS',
    }),
    'role-name': Flags.string({
      summary: 'The role that lets the management account in.',
      default: ROLE_NAME,
      helpGroup: 'ACCESS',
    }),
    'management-profile': Flags.string({
      summary: 'Profile of the management account.',
      default: 'management-superuser',
      helpGroup: 'ACCESS',
    }),
    region: regionFlag({
      summary: "Region of the profiles (default: what they have, else the management profile's).",
      helpGroup: 'ACCESS',
    }),
    timeout: durationFlag({
      summary: 'How long to wait for AWS in all.',
      default: 30 * 60_000,
      defaultHelp: async () => '30m',
    }),
    next: Flags.boolean({
      summary: 'Go on with the terragrunt configuration of what is new.',
      default: true,
      allowNo: true,
    }),
    plan: planFlag,
    yes: yesFlag,
  };

  protected async perform(): Promise<AccountAddOutput> {
    const { argv, flags } = await this.parse(AccountAdd);
    const repository = await this.repository(flags);
    const named = await environmentsIn(argv.map(String));
    const mayAsk = this.mayAsk(flags);
    if (named.length === 0 && !mayAsk) throw this.inputNeeded(['ENVIRONMENT']);
    const environments = named.length > 0 ? named : await askForEnvironments(repository);
    const options = optionsFrom(flags, environments);
    const { addAccounts, prepareAccounts } = await import('../../../tasks/add-accounts.ts');
    const { openWork } = await import('../../../tasks/work.ts');
    const work = await openWork(this.runtime, repository, flags.timeout);
    const prepared = await prepareAccounts(work, options);
    if (flags.plan) return { plan: prepared.plan };
    await agree(prepared.plan, { yes: flags.yes, mayAsk, root: repository.root, note: (text) => this.note(text) });
    await this.guardSecrets(repository);
    const result = await addAccounts(work, prepared, options, this.commandLine(), await progressOptions(this.runtime));
    for (const account of result.accounts) await tell(this.config, 'aws:account:ready', readyOf(account));
    if (flags.next && result.accounts.length > 0) {
      await tell(this.config, 'terragrunt:configure', {
        repoRoot: repository.root,
        environments: result.accounts.map(readyOf),
      });
    }
    return { ...result, next: nextCommands(result, this.commandLine()) };
  }

  protected present(output: AccountAddOutput): string {
    return 'plan' in output ? presentPlan(output.plan, this.runtime.cwd) : presentAccounts(output);
  }

  protected override exitOf(output: AccountAddOutput): ExitStatus {
    return 'plan' in output ? 0 : exitOfFailed(output.failed);
  }
}

/** `strict = false` lets several through, unchecked. */
async function environmentsIn(argv: readonly string[]): Promise<string[]> {
  const { validateEnvironmentName } = await import('../../../repository/index.ts');
  return [...new Set(argv.map((name) => validateEnvironmentName(name)))];
}

type FlagValues = Interfaces.InferredFlags<typeof AccountAdd.flags>;

function optionsFrom(flags: FlagValues, environments: readonly string[]): AddAccountsOptions {
  for (const flag of ['email', 'account-id'] as const) {
    if (flags[flag] !== undefined && environments.length > 1) {
      throw new Failure('USAGE', `--${flag} is for one environment, and ${environments.length} are named.`);
    }
  }
  if (environments.includes('management')) {
    throw new Failure(
      'USAGE',
      'management is the account that owns the organization; it is set up by: pf aws org init',
    );
  }
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
    access: flags.access,
    roleName: flags['role-name'],
    timeoutMs: flags.timeout,
  };
}

function readyOf({ environment, accountId, profile, region }: AddAccountsResult['accounts'][number]) {
  return { environment, accountId, profile, region };
}

function nextCommands({ accounts, failed }: AddAccountsResult, again: string): string[] {
  return [
    ...(failed.length > 0 ? [again] : []),
    ...(accounts.length > 0 ? [`pf aws verify ${accounts.map((account) => account.environment).join(' ')}`] : []),
    'pf aws status',
  ];
}
