import * as Flags from '@oclif/core/flags';
import { managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import type { TypedConfirmation } from '../../../cli/run-planned.ts';
import type { Plan } from '../../../run/plan.ts';
import type { PreparedRecovery, RootRecoverResult } from '../../../workflows/root-recover/execute.ts';

type RootRecovered = RootRecoverResult & { next: string[] };
export type RootRecoverOutput = RootRecovered | { plan: Plan };

export default class RootRecover extends PlannedCommand<RootRecovered> {
  static override summary = 'Allow the root user of a member account a password again.';
  static override description =
    joinLines`For what only root can do. Afterwards whoever reads the mail of the account's address can set the password, by "Forgot
password" where root signs in: that address has to be typed, or be confirmed by --mailbox-confirmed. Take the password
away again by pf aws root secure. Refused for the management account, whose root user has a password.`;
  static override examples = makeExamples(
    ['production'],
    ['production --mailbox-confirmed --yes', 'In a script, once the mailbox was looked at'],
  );
  static override args = {
    environment: wordArg({ description: 'The environment of the account.' }),
  };
  static override flags = {
    'mailbox-confirmed': Flags.boolean({
      summary: "Somebody who may be root reads the mail of the account's address, and nobody else does.",
    }),
    'management-profile': managementProfileFlag(),
    ...makeRunFlags('5m'),
  };

  protected async perform(): Promise<RootRecoverOutput> {
    const { args, flags } = await this.parse(RootRecover);
    const repository = await this.repository(flags);
    if (args.environment === undefined) throw this.inputNeeded(['ENVIRONMENT'], false);
    const { resolveEnvironments } = await import('../../../repository/environment-lookup.ts');
    const [environment = args.environment] = await resolveEnvironments(repository, [args.environment]);
    const request = { environment, managementProfile: flags['management-profile'] };
    const { executeRootRecover, prepareRootRecover } = await import('../../../workflows/root-recover/execute.ts');
    const mayAsk = this.mayAsk(flags) && !flags.yes;
    return this.runPlanned<PreparedRecovery, RootRecovered>(repository, flags, {
      findTyped: (prepared) =>
        flags['mailbox-confirmed'] || !prepared.creates ? undefined : this.requireMailbox(prepared, mayAsk),
      prepare: (context) => prepareRootRecover(context, request),
      execute: async (context, prepared, progress) => ({
        ...(await executeRootRecover(context, prepared, progress)),
        next: [],
      }),
    });
  }

  /** The address as it has to be typed. Throws INPUT_NEEDED. */
  private requireMailbox({ account: { email } }: PreparedRecovery, mayAsk: boolean): TypedConfirmation {
    if (!mayAsk) {
      const needed = this.inputNeeded(['--mailbox-confirmed']);
      throw needed.with({
        message: `${needed.message} Whoever reads the mail of ${email} can become root by it.`,
        details: { email },
      });
    }
    return { word: email, message: `Does somebody you trust read the mail of ${email}? Type the address` };
  }

  protected presentResult({ environment, accountId, email, created }: RootRecovered): string {
    if (!created) return `✔ ${environment}: the root user of account ${accountId} has a password already`;
    return [
      `✔ ${environment}: the password of the root user of account ${accountId} can be set through ${email}`,
      '    Sign in as root at https://signin.aws.amazon.com with that address, and choose "Forgot password".',
      '    Take the password away again, once what only root can do is done, by pf aws root secure.',
    ].join('\n');
  }
}
