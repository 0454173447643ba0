import { wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import type { ExitStatus } from '../../../errors/kinds.ts';
import { type FailedEnvironment, getFailedExit } from '../../../run/failures.ts';
import type { Source } from '../../../run/plan.ts';
import type { ListedKey } from '../../../workflows/key-list/load.ts';

export interface KeyListOutput extends Source {
  readonly keys: ListedKey[];
  /** Environments whose keys are not known, and why. */
  readonly failed: FailedEnvironment[];
  readonly next: string[];
}

const TIMEOUT_MS = 120_000;

export default class KeyList extends PfCommand<KeyListOutput> {
  static override summary = "List the access keys in the environments' accounts.";
  static override description =
    'Every access key of every IAM user: status, age, last use as far as AWS has noticed, and whether a profile of this repository has it.';
  static override examples = makeExamples([''], ['production --json']);
  static override strict = false;
  static override args = { environment: wordArg({ description: 'Environments (default: all that have an account).' }) };

  protected async perform(): Promise<KeyListOutput> {
    const { argv, flags } = await this.parse(KeyList);
    const repository = await this.repository(flags);
    const { listAccessKeys } = await import('../../../workflows/key-list/load.ts');
    const { suggestAfterKeys } = await import('../../../cli/present-keys.ts');
    return this.askAws(repository, TIMEOUT_MS, async (context) => {
      const { keys, failed } = await listAccessKeys(context, argv.map(String));
      return { keys, failed, next: suggestAfterKeys(keys, this.runtime.clock.now()) };
    });
  }

  protected async present({ keys, failed }: KeyListOutput): Promise<string> {
    const { presentKeys } = await import('../../../cli/present-keys.ts');
    return this.presentBlocks(failed, (width) =>
      keys.length + failed.length === 0
        ? ['There is no access key.']
        : [presentKeys(keys, this.runtime.clock.now(), width)].filter((text) => text !== ''),
    );
  }

  protected override exitOf({ failed }: KeyListOutput): ExitStatus {
    return getFailedExit(failed);
  }
}
