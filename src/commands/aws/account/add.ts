import * as Flags from '@oclif/core/flags';
import { accountFlags, accountOptions } from '../../../cli/account-flags.ts';
import { agree } from '../../../cli/agreement.ts';
import { type ReadyAccount, tell } from '../../../cli/events.ts';
import { durationFlag, environmentArg } from '../../../cli/flags.ts';
import { PfCommand, planFlag, yesFlag } from '../../../cli/pf-command.ts';
import { progressOptions, showing } from '../../../cli/progress.ts';
import { prose } from '../../../cli/prose.ts';
import { FAILURES } from '../../../errors/catalogue.ts';
import type { ExitStatus } from '../../../errors/kinds.ts';
import { isResumable } from '../../../errors/transient.ts';
import { validateEnvironmentName } from '../../../repository/environment-name.ts';
import { readEnvironments } from '../../../repository/environments.ts';
import type { Repository } from '../../../repository/repository.ts';
import { exitOfFailed, withFailed } from '../../../run/failed-environment.ts';
import type { Plan } from '../../../run/plan.ts';
import type { Work } from '../../../run/work.ts';
import type { AddAccountsResult } from '../../../workflows/account-add/execute.ts';
import { type AddAccountsOptions, ROLE_NAME } from '../../../workflows/account-add/options.ts';

export type AccountAddOutput = (AddAccountsResult & { next: string[] }) | { plan: Plan };

interface Answers {
  readonly environments?: readonly string[];
  readonly region?: string;
}

export default class AccountAdd extends PfCommand<AccountAddOutput> {
  static override summary = 'Make or adopt the AWS account of each environment, and prove access to it.';
  static override description =
    prose`For each environment: an account is adopted or created, access is taken through its role, an IAM user with
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
    ...accountFlags,
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

  #roleName = ROLE_NAME;

  protected async perform(): Promise<AccountAddOutput> {
    const { argv, flags } = await this.parse(AccountAdd);
    this.#roleName = flags['role-name'];
    const repository = await this.repository(flags);
    const named = [...new Set(argv.map((name) => validateEnvironmentName(String(name))))];
    const mayAsk = this.mayAsk(flags);
    if (named.length === 0 && !mayAsk) throw this.inputNeeded(['ENVIRONMENT']);
    const answers: Answers = named.length > 0 ? {} : await this.askWhich(repository, flags);
    const { environments = named, region = flags.region } = answers;
    const options = { ...accountOptions(flags, environments), region };
    const { addAccounts } = await import('../../../workflows/account-add/execute.ts');
    const { runAlone } = await import('../../../run/run-alone.ts');
    const asksEmails = mayAsk && !flags.yes && !flags.plan && flags['account-id'] === undefined;
    const answered = answers.environments ?? [];
    return runAlone(this.runtime, repository, this.alone(flags, answered), async (work): Promise<AccountAddOutput> => {
      const { emails, ...prepared } = await this.prepare(work, options, asksEmails && givesNoEmail(flags));
      if (flags.plan) return { plan: prepared.plan };
      await agree(prepared.plan, {
        yes: flags.yes,
        mayAsk,
        command: this.commandLine(),
        root: repository.root,
        note: (text) => this.note(text),
      });
      await this.guardSecrets(repository);
      const again = this.commandLine([...answered, ...emailFlag(emails, environments)]);
      const decided = { ...options, emails };
      const result = await addAccounts(work, prepared, decided, again, await progressOptions(this.runtime));
      await this.tellAll(repository, result.accounts.map(readyOf), flags.next).catch((error: unknown) => {
        throw withFailed(error, result.failed);
      });
      return { ...result, next: nextCommands(result, again) };
    });
  }

  private async tellAll({ root }: Repository, ready: readonly ReadyAccount[], next: boolean): Promise<void> {
    for (const account of ready) await tell(this.config, 'aws:account:ready', account);
    if (!next || ready.length === 0) return;
    await tell(this.config, 'terragrunt:configure', { repoRoot: root, environments: ready });
  }

  /** Which environments, and where: asked together, the region of the management profile offered first. */
  private async askWhich(
    repository: Repository,
    flags: { region?: string | undefined; 'management-profile': string },
  ): Promise<Answers> {
    const { askForNewEnvironments } = await import('../../../cli/questions/environments.ts');
    const environments = await askForNewEnvironments(await readEnvironments(repository));
    if (flags.region !== undefined) return { environments };
    const { askForRegion } = await import('../../../cli/questions/regions.ts');
    const { readAwsFiles } = await import('../../../config-files/read.ts');
    const management = readAwsFiles(repository).get(flags['management-profile']);
    return { environments, region: await askForRegion('Region of their profiles:', management?.region) };
  }

  private async prepare(work: Work, options: AddAccountsOptions, asksEmails: boolean) {
    const { prepareAccounts } = await import('../../../workflows/account-add/execute.ts');
    const prepare = (emails: ReadonlyMap<string, string>) =>
      showing(this.runtime, 'Look at the organization', (report) =>
        prepareAccounts(work, { ...options, emails }, report),
      );
    if (!asksEmails) return { ...(await prepare(new Map())), emails: new Map<string, string>() };
    const { prepareAsking } = await import('../../../cli/questions/emails.ts');
    const { fold, noteWidth } = await import('../../../cli/fold.ts');
    return prepareAsking(prepare, (reason) => this.note(fold(reason, noteWidth()).join('\n')));
  }

  protected async present(output: AccountAddOutput): Promise<string> {
    const { resultWidth } = await import('../../../cli/fold.ts');
    if ('plan' in output) return this.presentPlan(output.plan);
    const { presentAccounts } = await import('../../../cli/present-accounts.ts');
    return presentAccounts(output, { width: resultWidth(), roleName: this.#roleName, verbose: this.isVerbose() });
  }

  protected override exitOf(output: AccountAddOutput): ExitStatus {
    return 'plan' in output ? 0 : exitOfFailed(output.failed);
  }
}

function givesNoEmail(flags: { email?: string | undefined; 'email-template'?: string | undefined }): boolean {
  return flags.email === undefined && flags['email-template'] === undefined;
}

/** The flag is for one environment; the answers of several are in the journal once they matter. */
function emailFlag(emails: ReadonlyMap<string, string>, environments: readonly string[]): string[] {
  const [email] = environments.length === 1 ? emails.values() : [];
  return email === undefined ? [] : ['--email', email];
}

function readyOf(account: AddAccountsResult['accounts'][number]): ReadyAccount {
  const { environment, accountId, profile, region } = account;
  return { environment, accountId, profile, region };
}

function nextCommands({ accounts, failed }: AddAccountsResult, again: string): string[] {
  return [
    ...(failed.some(({ code }) => isResumable(FAILURES[code].exit)) ? [again] : []),
    ...(accounts.length > 0 ? [`pf aws verify ${accounts.map((account) => account.environment).join(' ')}`] : []),
    'pf aws status',
  ];
}
