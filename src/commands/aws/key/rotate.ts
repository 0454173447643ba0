import * as Flags from '@oclif/core/flags';
import { durationFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { Failure } from '../../../errors/failure.ts';
import { withReport } from '../../../run/context.ts';
import type { Plan } from '../../../run/plan.ts';
import { shortenKeyId } from '../../../text.ts';
import type { RotateResult } from '../../../workflows/key-rotate/execute.ts';

type KeysRotated = RotateResult & { next: string[] };
export type KeyRotateOutput = KeysRotated | { plan: Plan };

export default class KeyRotate extends PlannedCommand<KeysRotated> {
  static override summary = 'Replace the access keys of environments by new ones.';
  static override description =
    joinLines`Makes a new key, writes it, proves it several times where it is used, and puts it into the profile; only then is the old one
switched off, the new one proven once more, and the old one deleted. Both are kept until then, in .aws/credentials.
With --grace the old key stays, switched off, until --finish: whoever else uses it is heard of, and --undo brings it back.
A run that was interrupted is gone on with.`;
  static override examples = makeExamples(
    ['production'],
    ['--older-than 90d --yes', 'Every key that is older than 90 days, in a script'],
    ['production --grace 7d', 'Leave the old key, switched off, for a week'],
    ['production --plan', 'See what it would do'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: all whose profile has an access key).' }),
  };
  static override flags = {
    'older-than': durationFlag({ summary: 'Pass over keys that are younger.' }),
    grace: durationFlag({ summary: 'How long the old key stays, switched off (default: not at all).' }),
    finish: Flags.boolean({ summary: 'Delete the old key now, whatever grace it was given.' }),
    undo: Flags.boolean({ summary: 'Go back to the old key, as long as it is there.' }),
    ...makeRunFlags('15m'),
  };

  protected async perform(): Promise<KeyRotateOutput> {
    const { argv, flags } = await this.parse(KeyRotate);
    const { undo, finish, grace } = flags;
    if (undo && (finish || grace !== undefined)) {
      throw new Failure('USAGE', '--undo goes back; leave --finish and --grace out.');
    }
    if (finish && (grace ?? 0) > 0) throw new Failure('USAGE', '--finish and --grace exclude each other.');
    const repository = await this.repository(flags);
    const environments = argv.map(String);
    const request = { environments, olderThanMs: flags['older-than'], graceMs: grace, finish, undo };
    const { executeRotate, prepareRotate } = await import('../../../workflows/key-rotate/execute.ts');
    return this.runPlanned(repository, flags, {
      prepare: (context) =>
        runWithSpinner(this.runtime, 'Look at the keys', (report) =>
          prepareRotate(withReport(context, report), request),
        ),
      execute: async (context, prepared, progress): Promise<KeysRotated> => {
        const result = await executeRotate(context, prepared, progress);
        return { ...result, next: suggestAfterRotation(result) };
      },
    });
  }

  protected async presentResult(output: KeysRotated): Promise<string> {
    const { rotated, undone, failed } = output;
    const lines = [
      ...rotated.map(
        ({ environment, userName, newKey, oldKey, oldKeyState, finishAfter }) =>
          `✔ ${environment}: ${userName} has key ${shortenKeyId(newKey)}; ${shortenKeyId(oldKey)} is ${oldKeyState === 'deleted' ? 'deleted' : `switched off until ${finishAfter}`}`,
      ),
      ...undone.map(
        ({ environment, userName, key }) => `✔ ${environment}: ${userName} has its key ${shortenKeyId(key)} again`,
      ),
    ];
    const nothing = lines.length === 0 && failed.length === 0 ? ['There was nothing to do.'] : [];
    return this.presentBlocks(failed, () => (lines.length > 0 ? [lines.join('\n')] : nothing));
  }
}

function suggestAfterRotation({ rotated, undone }: RotateResult): string[] {
  const waiting = rotated.filter(({ oldKeyState }) => oldKeyState === 'inactive').map(({ environment }) => environment);
  const done = [...rotated, ...undone].map(({ environment }) => environment);
  return [
    ...(waiting.length === 0 ? [] : [`pf aws key rotate ${waiting.join(' ')} --finish`]),
    ...(done.length === 0 ? [] : [`pf aws verify ${done.join(' ')}`]),
  ];
}
