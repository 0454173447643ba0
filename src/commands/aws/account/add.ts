import { accountFlags, toAccountAddRequest, toEmailFlag } from '../../../cli/account-flags.ts';
import { emitEvent } from '../../../cli/events.ts';
import { nextFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { presentAccounts, suggestAfterAccounts } from '../../../cli/present-accounts.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import type { NewAccounts } from '../../../cli/questions/environments.ts';
import { isFailure } from '../../../errors/failure.ts';
import type { Repository } from '../../../repository/repository.ts';
import type { RunContext } from '../../../run/context.ts';
import { addFailedBefore } from '../../../run/failures.ts';
import type { Plan } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { AddAccountsResult } from '../../../workflows/account-add/execute.ts';

type AccountsAdded = AddAccountsResult & { next: string[] };
export type AccountAddOutput = AccountsAdded | { plan: Plan };

export default class AccountAdd extends PlannedCommand<AccountsAdded> {
  static override summary = 'Make or adopt the AWS account of each environment, and prove access to it.';
  static override description =
    joinLines`For each environment: an account is adopted or created, access is taken through its role, an IAM user with
AdministratorAccess gets a key, the key is written to profile ENVIRONMENT-superuser and proven, and the account is
recorded in environments/ENVIRONMENT/environment.yaml. Run again, it goes on where it stopped; it never makes a
second account.`;
  static override examples = makeExamples(
    ['production'],
    [
      "development staging production --email-template 'aws+{environment}@example.com' --yes",
      'Three at once, with addresses of your choice, in CI',
    ],
    ['production --account-id 123456789012', 'Adopt an account that exists'],
    ['production --access role', 'No new key: assume the role from the management profile'],
    ['production --plan', 'See what it would do'],
  );
  static override strict = false;
  static override args = { environment: wordArg({ description: 'One or more environments, such as production.' }) };
  static override flags = { ...accountFlags, next: nextFlag, ...makeRunFlags('30m') };

  protected async perform(): Promise<AccountAddOutput> {
    const { argv, flags } = await this.parse(AccountAdd);
    const repository = await this.repository(flags);
    const { resolveEnvironments } = await import('../../../repository/environment-lookup.ts');
    const named = await resolveEnvironments(repository, argv.map(String));
    const mayAsk = this.mayAsk(flags);
    if (named.length === 0 && !mayAsk) throw this.inputNeeded(['ENVIRONMENT']);
    const answered = named.length > 0 ? undefined : await this.askForAccounts(repository, flags);
    const { environments, region } = answered ?? { environments: named, region: flags.region };
    let request = { ...toAccountAddRequest(flags, environments), region };
    let asks = mayAsk && !flags.yes && !flags.plan;
    const answers = answered?.environments ?? [];
    const { executeAccountAdd } = await import('../../../workflows/account-add/execute.ts');
    const { prepareAccounts } = await import('../../../cli/questions/emails.ts');
    return this.runPlanned(repository, flags, {
      answers,
      prepare: async (context) => {
        const prepared = await prepareAccounts(context, request, asks);
        // What was answered is asked once.
        [request, asks] = [{ ...request, ...prepared.request }, false];
        return prepared;
      },
      execute: async (context, prepared, progress): Promise<AccountsAdded> => {
        const resume = this.commandLine([...answers, ...toEmailFlag(prepared.request)]);
        const result = await executeAccountAdd({ ...context, resume }, prepared, progress);
        await this.emitReady(repository.root, result, { next: flags.next, primaryRegion: region });
        const next = suggestAfterAccounts(result, resume, prepared.state.adopted);
        const [adopted] = flags['account-id'] === undefined ? [] : result.accounts;
        if (adopted === undefined) return { ...result, next };
        const hasFindings = await this.noteRoot(context, adopted.environment, flags['management-profile']);
        return {
          ...result,
          next: hasFindings ? [...next, `pf aws root secure ${quoteForShell(adopted.environment)}`] : next,
        };
      },
    });
  }

  /** An account that was there before keeps its root user: says what that one has. True where it has anything. */
  private async noteRoot(context: RunContext, environment: string, managementProfile: string | undefined) {
    const { auditRoots } = await import('../../../workflows/root-audit/load.ts');
    const request = { environments: [environment], managementProfile };
    // All that was asked for is done by now: what cannot be looked at is no failure of it.
    const audit = auditRoots(context, request).catch((error: unknown) => {
      if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
      return { accounts: [], failed: [error] };
    });
    const { accounts, failed } = await audit;
    for (const { message } of failed) this.printNote(`Its root user could not be looked at: ${message}`);
    const findings = accounts.flatMap((account) => account.findings);
    for (const { message } of findings) this.printNote(message);
    if (accounts.length > 0 && findings.length === 0) this.printNote('Its root user has nothing to sign in with.');
    return findings.length > 0;
  }

  private async askForAccounts(
    repository: Repository,
    flags: { region?: string | undefined; 'management-profile'?: string | undefined },
  ): Promise<NewAccounts> {
    const { askForNewAccounts } = await import('../../../cli/questions/environments.ts');
    return askForNewAccounts(repository, { region: flags.region, managementProfile: flags['management-profile'] });
  }

  private async emitReady(
    repoRoot: string,
    { accounts, failed }: AddAccountsResult,
    { next, primaryRegion }: { readonly next: boolean; readonly primaryRegion: string | undefined },
  ): Promise<void> {
    const ready = accounts.map(({ environment, accountId, profile, region }) => ({
      environment,
      accountId,
      profile,
      region,
    }));
    try {
      for (const account of ready) await emitEvent(this.config, 'aws:account:ready', account);
      if (!next || ready.length === 0) return;
      const environments = ready.map((account) => ({ ...account, primaryRegion }));
      await emitEvent(this.config, 'terragrunt:configure', { repoRoot, environments });
    } catch (error) {
      throw addFailedBefore(error, failed);
    }
  }

  protected async presentResult(output: AccountsAdded): Promise<string> {
    return this.presentBlocks(output.failed, (width) => presentAccounts(output, width));
  }
}
