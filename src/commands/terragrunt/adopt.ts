import { relative } from 'node:path';
import { wordArg } from '../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../cli/planned-command.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import { FAILURES } from '../../errors/catalogue.ts';
import { isResumable } from '../../errors/failure.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Plan } from '../../run/plan.ts';
import type { AdoptResult } from '../../workflows/terragrunt-adopt/execute.ts';

type AccountsAdopted = AdoptResult & { next: string[] };
export type TerragruntAdoptOutput = AccountsAdopted | { plan: Plan };

export default class TerragruntAdopt extends PlannedCommand<AccountsAdopted> {
  static override summary = "Take accounts into the organization module of Panfactum's stack.";
  static override description =
    joinLines`Writes the entry of each account into the module.yaml of aws_organization, and imports the account into its state by
terragrunt, as one step: an entry without its import would have the next apply make the account a second time. An import
that fails takes the entry back. An entry that names the environment already stays as it is.`;
  static override examples = makeExamples(['production'], ['production --plan', 'See the entry first']);
  static override strict = false;
  static override args = { environment: wordArg({ description: 'One or more environments that have an account.' }) };
  static override flags = makeRunFlags('30m');

  #root = '';

  protected async perform(): Promise<TerragruntAdoptOutput> {
    const { argv, flags } = await this.parse(TerragruntAdopt);
    const repository = await this.repository(flags);
    this.#root = repository.root;
    const { resolveEnvironments } = await import('../../repository/environment-lookup.ts');
    const named = await resolveEnvironments(repository, argv.map(String));
    const environments = named.length > 0 ? named : [await this.askForEnvironment(repository, flags)];
    const { executeAdopt, prepareAdopt } = await import('../../workflows/terragrunt-adopt/execute.ts');
    const { resolveAwsVariables, makeChildEnvironment } = await import('../../workflows/exec/child-environment.ts');
    return this.runPlanned(repository, flags, {
      prepare: (context) => prepareAdopt(context, environments),
      execute: async (context, prepared, progress): Promise<AccountsAdopted> => {
        const { profile } = prepared.state;
        const variables = await resolveAwsVariables(
          { repository, runtime: this.runtime },
          { profile, region: undefined },
        );
        const programEnv = makeChildEnvironment(this.runtime.env, variables);
        const result = await executeAdopt({ ...context, programEnv }, prepared, progress);
        return { ...result, next: suggestAfterAdoption(result, context.resume) };
      },
    });
  }

  private async askForEnvironment(repository: Repository, flags: { 'no-input': boolean }): Promise<string> {
    if (!this.mayAsk(flags)) throw this.inputNeeded(['ENVIRONMENT']);
    const { guessManagement, readEnvironments } = await import('../../repository/environments.ts');
    const { askForKnown } = await import('../../cli/questions/environments.ts');
    const records = await readEnvironments(repository);
    const members = records.filter((record) => record !== guessManagement(records).record && record.accountId);
    return askForKnown(
      'Account to take into the module:',
      members.map(({ environment }) => environment),
    );
  }

  protected async presentResult(output: AccountsAdopted): Promise<string> {
    return this.presentBlocks(output.failed, () =>
      output.adopted.map(({ environment, accountId, address, imported, changed }) =>
        [
          `✔ ${environment}: account ${accountId} ${imported ? 'imported as' : 'was there already as'} ${address}`,
          ...changed.map((file) => `    ${relative(this.#root, file)}`),
        ].join('\n'),
      ),
    );
  }
}

function suggestAfterAdoption({ adopted, failed }: AdoptResult, resume: string): string[] {
  const names = adopted.map(({ environment }) => environment).join(' and ');
  return [
    ...(failed.some(({ code }) => code === 'IMPORT_FAILED' || isResumable(FAILURES[code].exit)) ? [resume] : []),
    ...(adopted.length === 0
      ? []
      : [
          `What the stack's own tool makes for ${names} (state bucket, sops key, .sops.yaml, alias and contacts): "pf env add", in the devshell, with the management profile, the contacts of the account at hand.`,
        ]),
  ];
}
