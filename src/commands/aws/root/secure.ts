import * as Flags from '@oclif/core/flags';
import { managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import type { TypedConfirmation } from '../../../cli/run-planned.ts';
import { Failure } from '../../../errors/failure.ts';
import { withReport } from '../../../run/context.ts';
import type { Plan } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { PreparedSecuring, RootSecureResult, SecuredRoot } from '../../../workflows/root-secure/execute.ts';

type RootSecured = RootSecureResult & { next: string[] };
export type RootSecureOutput = RootSecured | { plan: Plan };

export default class RootSecure extends PlannedCommand<RootSecured> {
  static override summary = 'Delete what the root users of member accounts can sign in with.';
  static override description =
    joinLines`Access keys first, then signing certificates, second factors and, at once after them, the password, by sessions of root
that the management account opens; then each root user is looked at again. Keys are deleted, for these sessions may not
switch one off: a key that was used in the last 90 days stops it, unless --force is given. The names of the environments
have to be typed, or given by --confirm. pf aws root recover allows a password again. Refused for the management account.`;
  static override examples = makeExamples(
    ['production'],
    ['production staging --confirm production --confirm staging --yes', 'In a script'],
    ['production --plan', 'See what it would delete'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'One or more environments, such as production.' }),
  };
  static override flags = {
    confirm: Flags.string({
      summary: 'The name of an environment, in place of typing it; once for each.',
      helpValue: 'ENVIRONMENT',
      multiple: true,
    }),
    force: Flags.boolean({ summary: 'Delete keys, too, that were used in the last 90 days.' }),
    'management-profile': managementProfileFlag(),
    ...makeRunFlags('30m'),
  };

  protected async perform(): Promise<RootSecureOutput> {
    const { argv, flags } = await this.parse(RootSecure);
    const repository = await this.repository(flags);
    if (argv.length === 0) throw this.inputNeeded(['ENVIRONMENT'], false);
    const { resolveEnvironments } = await import('../../../repository/environment-lookup.ts');
    const environments = await resolveEnvironments(repository, argv.map(String));
    const confirmed = await resolveEnvironments(repository, flags.confirm ?? []);
    const stranger = confirmed.find((name) => !environments.includes(name));
    if (stranger !== undefined) {
      throw new Failure('USAGE', `--confirm names ${stranger}, which is none of ${environments.join(', ')}.`);
    }
    const request = { environments, managementProfile: flags['management-profile'], force: flags.force };
    const { executeRootSecure, prepareRootSecure } = await import('../../../workflows/root-secure/execute.ts');
    const mayAsk = this.mayAsk(flags) && !flags.yes;
    return this.runPlanned<PreparedSecuring, RootSecured>(repository, flags, {
      findTyped: (prepared) => this.requireNames(prepared, confirmed, mayAsk),
      prepare: (context) =>
        runWithSpinner(this.runtime, 'Look at the root users', (report) =>
          prepareRootSecure(withReport(context, report), request),
        ),
      execute: async (context, prepared, progress) => ({
        ...(await executeRootSecure(context, prepared, progress)),
        next: [],
      }),
    });
  }

  /** The names as they have to be typed. Throws INPUT_NEEDED. */
  private requireNames(
    { targets }: PreparedSecuring,
    confirmed: readonly string[],
    mayAsk: boolean,
  ): TypedConfirmation | undefined {
    const changing = targets.filter(({ removals }) => removals.length > 0).map(({ environment }) => environment);
    const missing = changing.filter((name) => !confirmed.includes(name));
    if (missing.length === 0) return undefined;
    if (!mayAsk) throw this.inputNeeded(missing.map((name) => `--confirm ${quoteForShell(name)}`));
    const word = changing.join(' ');
    return { word, message: `Type ${word} to delete what the root user can sign in with` };
  }

  protected async presentResult({ secured, failed }: RootSecured): Promise<string> {
    const lines = secured.map(
      (one) =>
        `✔ ${one.environment}: the root user of account ${one.accountId} has nothing to sign in with; ${describeDeleted(one)}`,
    );
    return this.presentBlocks(failed, () => (lines.length === 0 ? [] : [lines.join('\n')]));
  }
}

function describeDeleted({ changed, deleted }: SecuredRoot): string {
  const { accessKeys, certificates, mfaDevices, password } = deleted;
  const count = (number: number, what: string) => (number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`]);
  const parts = [
    ...count(accessKeys.length, 'access key'),
    ...count(certificates, 'signing certificate'),
    ...count(mfaDevices, 'second factor'),
    ...(password ? ['the password'] : []),
  ];
  return changed ? `deleted: ${parts.join(', ')}` : 'it had none before';
}
