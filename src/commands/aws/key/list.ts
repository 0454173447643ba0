import { wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { addSource, printSource } from '../../../cli/source.ts';
import type { ExitStatus } from '../../../errors/kinds.ts';
import type { FailedEnvironment } from '../../../run/failures.ts';
import { getFailedExit } from '../../../run/failures.ts';
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
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> production --json',
  ];
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: all that have an account).' }),
  };

  protected async perform(): Promise<KeyListOutput> {
    const { argv, flags } = await this.parse(KeyList);
    const repository = await this.repository(flags);
    const { listAccessKeys } = await import('../../../workflows/key-list/load.ts');
    const { openContext } = await import('../../../run/context.ts');
    const { suggestAfterKeys } = await import('../../../cli/present-keys.ts');
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs: TIMEOUT_MS });
    const { elsewhere } = context.network;
    const { keys, failed } = await listAccessKeys(context, argv.map(String)).finally(() =>
      printSource(elsewhere, (line) => this.printNote(line)),
    );
    return addSource({ keys, failed, next: suggestAfterKeys(keys, this.runtime.clock.now()) }, elsewhere);
  }

  protected async present({ keys, failed }: KeyListOutput): Promise<string> {
    const { presentFailed, getResultWidth } = await import('../../../cli/layout.ts');
    const { presentKeys } = await import('../../../cli/present-keys.ts');
    const width = getResultWidth();
    const table = presentKeys(keys, this.runtime.clock.now(), width);
    return [table, ...presentFailed(failed, { width, verbose: this.isVerbose() })].join('\n\n');
  }

  protected override exitOf({ failed }: KeyListOutput): ExitStatus {
    return getFailedExit(failed);
  }
}
