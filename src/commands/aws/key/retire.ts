import * as Flags from '@oclif/core/flags';
import { durationFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { Failure } from '../../../errors/failure.ts';
import { withReport } from '../../../run/context.ts';
import type { Plan } from '../../../run/plan.ts';
import type { RetireResult } from '../../../workflows/key-retire/execute.ts';

type KeysRetired = RetireResult & { next: string[] };
export type KeyRetireOutput = KeysRetired | { plan: Plan };

export default class KeyRetire extends PlannedCommand<KeysRetired> {
  static override summary = 'Do without access keys, where SSO or a role leads into the account.';
  static override description =
    joinLines`Only where single sign-on or a role is proven to reach the account with administrator rights: the profile keeps its name
and gets its credentials that way, and the access key is switched off and kept beside it for a grace, of 7 days unless --grace says otherwise.
--undo brings it back until then; --finish deletes it after that. Members go first, the management account last, and the
last way in is never taken. In another checkout it takes out what is left of a key.`;
  static override examples = makeExamples(
    ['production'],
    ['', 'Every environment, members first'],
    ['production --finish --delete-user', 'When the grace is over, and with the IAM user'],
    ['production --undo', 'Bring the key back'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: all whose profile has an access key).' }),
  };
  static override flags = {
    grace: durationFlag({ summary: 'How long the key stays, switched off (default: 7d).' }),
    finish: Flags.boolean({ summary: 'Delete the key, once its grace is over; with --grace 0, now.' }),
    undo: Flags.boolean({ summary: 'Bring the key back, as long as it is there.' }),
    'delete-user': Flags.boolean({
      summary: 'Delete the IAM user too, with all that hangs on it.',
      dependsOn: ['finish'],
    }),
    ...makeRunFlags('15m'),
  };

  protected async perform(): Promise<KeyRetireOutput> {
    const { argv, flags } = await this.parse(KeyRetire);
    const { undo, finish, grace } = flags;
    if (undo && (finish || grace !== undefined)) {
      throw new Failure('USAGE', '--undo goes back; leave --finish and --grace out.');
    }
    const repository = await this.repository(flags);
    const environments = argv.map(String);
    const request = { environments, graceMs: grace, finish, undo, deleteUser: flags['delete-user'] };
    const { executeRetire, prepareRetire } = await import('../../../workflows/key-retire/execute.ts');
    return this.runPlanned(repository, flags, {
      prepare: (context) =>
        runWithSpinner(this.runtime, 'Look at keys and ways in', (report) =>
          prepareRetire(withReport(context, report), request),
        ),
      execute: async (context, prepared, progress): Promise<KeysRetired> => {
        const result = await executeRetire(context, prepared, progress);
        return { ...result, next: suggestAfterRetirement(result) };
      },
    });
  }

  protected async presentResult(output: KeysRetired): Promise<string> {
    const { retired, failed } = output;
    const lines = retired.map(
      ({ environment, state, finishAfter }) =>
        `✔ ${environment}: ${WORDS[state]}${finishAfter === null ? '' : ` until ${finishAfter}`}`,
    );
    const nothing = lines.length === 0 && failed.length === 0 ? ['There is no access key to retire.'] : [];
    return this.presentBlocks(failed, () => (lines.length > 0 ? [lines.join('\n')] : nothing));
  }
}

const WORDS = {
  inactive: 'the access key is out of use, and switched off',
  deleted: 'the access key is gone',
  restored: 'the access key is in use again',
};

function suggestAfterRetirement({ retired }: RetireResult): string[] {
  const waiting = retired.filter(({ finishAfter }) => finishAfter !== null).map(({ environment }) => environment);
  const done = retired.map(({ environment }) => environment);
  return [
    ...(done.length === 0 ? [] : [`pf aws verify ${done.join(' ')} --strict`]),
    ...(waiting.length === 0 ? [] : [`pf aws key retire ${waiting.join(' ')} --finish`]),
  ];
}
