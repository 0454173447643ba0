import { relative } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { emitEvent } from '../../../cli/events.ts';
import { accountIdFlag, managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import type { TypedConfirmation } from '../../../cli/run-planned.ts';
import { Failure, isFailure } from '../../../errors/failure.ts';
import type { Plan } from '../../../run/plan.ts';
import type { AccountCloseResult, PreparedClosing } from '../../../workflows/account-close/execute.ts';

export type AccountCloseOutput = AccountCloseResult | { plan: Plan };

const CODE = /^[a-zA-Z0-9]{6}$/;

export default class AccountClose extends PlannedCommand<AccountCloseResult> {
  static override summary = 'Close the AWS account of an environment.';
  static override description =
    joinLines`Makes the environment's key inactive, takes its tag off the account, moves the account into the organizational unit
Suspended, closes it, and takes it out of the repository: its profiles, and what binds the settings of the environment to
the account. The folder stays unless --remove-files is given. The account id has to be typed, or given by --confirm. AWS
Support can reopen the account for 90 days; then everything in it is gone. Refused for the management account, for one that
administers a service for the organization, and for one that other environments use.`;
  static override examples = makeExamples(
    ['staging'],
    ['staging --confirm 123456789012 --yes', 'In a script'],
    ['staging --release-email aws+closed@example.com', 'Free its address first; AWS mails a code to the new one'],
    ['staging --soften', 'Stop before it is closed'],
    ['staging --undo', 'Take that back'],
  );
  static override args = { environment: wordArg({ description: 'The environment to end.' }) };
  static override flags = {
    confirm: accountIdFlag({ summary: 'The id of the account, in place of typing it.' }),
    'release-email': Flags.string({
      summary: 'Give the account this address first, so that its own can be used again.',
      helpValue: 'ADDRESS',
    }),
    otp: Flags.string({
      summary: 'The code that AWS has mailed to the new address.',
      helpValue: 'CODE',
      dependsOn: ['release-email'],
      parse: async (input) => {
        if (CODE.test(input)) return input;
        throw new Failure('USAGE', `"${input}" is no code of AWS: it has six letters or digits.`);
      },
    }),
    soften: Flags.boolean({
      summary: 'Make the key inactive and move the account into Suspended, and stop there.',
      exclusive: ['undo'],
    }),
    undo: Flags.boolean({ summary: 'Take --soften back.', exclusive: ['soften', 'release-email', 'remove-files'] }),
    'remove-files': Flags.boolean({
      summary: "Delete the environment's folder too; refused where something in it is in no commit.",
      exclusive: ['soften'],
    }),
    'management-profile': managementProfileFlag(),
    ...makeRunFlags('30m'),
  };

  #root = '';

  protected async perform(): Promise<AccountCloseOutput> {
    const { args, flags } = await this.parse(AccountClose);
    const repository = await this.repository(flags);
    this.#root = repository.root;
    if (args.environment === undefined) throw this.inputNeeded(['ENVIRONMENT']);
    const { resolveEnvironments } = await import('../../../repository/environment-lookup.ts');
    const [environment = args.environment] = await resolveEnvironments(repository, [args.environment]);
    const { executeAccountClose, prepareAccountClose } = await import('../../../workflows/account-close/execute.ts');
    const mayAsk = this.mayAsk(flags);
    return this.runPlanned<PreparedClosing, AccountCloseResult>(repository, flags, {
      findTyped: (prepared) => this.requireId(prepared, flags.confirm, mayAsk && !flags.yes),
      prepare: (context) =>
        prepareAccountClose(context, {
          environment,
          managementProfile: flags['management-profile'],
          releaseEmail: flags['release-email'],
          code: flags.otp,
          goal: flags.undo ? 'undo' : flags.soften ? 'soften' : 'close',
          removesFiles: flags['remove-files'],
        }),
      execute: async (context, prepared, progress) => {
        const execute = (ready: PreparedClosing) => executeAccountClose(context, ready, progress);
        const result = await execute(prepared).catch(async (error: unknown) =>
          execute(await this.askForCode(error, prepared, mayAsk)),
        );
        const { accountId, state } = result;
        // By this run, or by one before it that did not come to its end.
        if (prepared.decision.closes || prepared.decision.forgets)
          await emitEvent(this.config, 'aws:account:closed', { environment, accountId, state });
        return result;
      },
    });
  }

  /** The id as it has to be typed. Throws INPUT_NEEDED and ACCOUNT_ID_INVALID. */
  private requireId(
    { decision, state: { account, environment } }: PreparedClosing,
    given: string | undefined,
    mayAsk: boolean,
  ): TypedConfirmation | undefined {
    if (!decision.closes) return undefined;
    if (given === undefined) {
      if (!mayAsk) throw this.inputNeeded([`--confirm ${account.id}`]);
      return { word: account.id, message: `Type ${account.id} to close the account of ${environment}` };
    }
    if (given === account.id) return undefined;
    const message = `--confirm is ${given}, but the account of ${environment} is ${account.id}.`;
    throw new Failure('ACCOUNT_ID_INVALID', message, {
      suggestions: [`See what would be closed: pf aws account close ${environment} --plan`],
    });
  }

  /** At a terminal the run goes on with the code from the mail; else throws what it ended with. */
  private async askForCode(error: unknown, prepared: PreparedClosing, mayAsk: boolean): Promise<PreparedClosing> {
    if (!mayAsk || !isFailure(error) || error.code !== 'EMAIL_CODE_NEEDED') throw error;
    const { askText } = await import('../../../cli/prompts.ts');
    const code = await askText(`Code from the mail to ${prepared.request.releaseEmail}:`, {
      flaw: (value) => (CODE.test(value) ? undefined : 'It has six letters or digits.'),
    });
    return { ...prepared, request: { ...prepared.request, code } };
  }

  protected async presentResult(output: AccountCloseResult): Promise<string> {
    const { environment, accountId, state, reopenUntil, released, changed } = output;
    const until = reopenUntil === null ? '' : `; AWS Support can reopen it until ${reopenUntil}`;
    return [
      `✔ ${environment}: account ${accountId} is ${state}${until}`,
      ...(released === null ? [] : [`    ${released} can be used again`]),
      ...changed.map((file) => `    ${relative(this.#root, file)}`),
    ].join('\n');
  }
}
