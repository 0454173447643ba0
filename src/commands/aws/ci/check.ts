import { wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { addSource, printSource } from '../../../cli/source.ts';
import { EXIT, type ExitStatus } from '../../../errors/kinds.ts';
import { getFailedExit } from '../../../run/failures.ts';
import type { CiCheckResult } from '../../../workflows/ci-check/load.ts';

export type CiCheckOutput = CiCheckResult & { next: string[] };

const TIMEOUT_MS = 60_000;

export default class CiCheck extends PfCommand<CiCheckOutput> {
  static override summary = 'Tell whether jobs of the pipeline have come through.';
  static override description =
    'When a job last assumed each role that "ci add" makes; IAM notices it after some minutes. Exit status 8 until one has.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: all that have such roles).' }),
  };

  protected async perform(): Promise<CiCheckOutput> {
    const { argv, flags } = await this.parse(CiCheck);
    const repository = await this.repository(flags);
    const { checkCi } = await import('../../../workflows/ci-check/load.ts');
    const { openContext } = await import('../../../run/context.ts');
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs: TIMEOUT_MS });
    const { elsewhere } = context.network;
    const result = await checkCi(context, argv.map(String)).finally(() =>
      printSource(elsewhere, (line) => this.printNote(line)),
    );
    const unseen = result.environments.filter(isUnseen).map(({ environment }) => environment);
    const next = unseen.length === 0 ? [] : [`pf aws ci check ${unseen.join(' ')}`];
    return addSource({ ...result, next }, elsewhere);
  }

  protected async present({ environments, failed }: CiCheckOutput): Promise<string> {
    const { table, presentFailed, getResultWidth } = await import('../../../cli/layout.ts');
    const rows = environments.flatMap(({ environment, accountId, roles }) =>
      roles.map(({ name, lastUsedAt }) => ({
        environment,
        account: accountId,
        role: name,
        'last job': lastUsedAt ?? '-',
      })),
    );
    const width = getResultWidth();
    return [
      rows.length === 0
        ? 'No account lets a pipeline in.'
        : table(['environment', 'account', 'role', 'last job'], rows, width),
      ...presentFailed(failed, { width, verbose: this.isVerbose() }),
    ].join('\n\n');
  }

  protected override exitOf({ environments, failed }: CiCheckOutput): ExitStatus {
    if (failed.length > 0) return getFailedExit(failed);
    return environments.some(isUnseen) ? EXIT.inProgress : EXIT.done;
  }
}

function isUnseen({ roles }: CiCheckOutput['environments'][number]): boolean {
  return roles.every(({ lastUsedAt }) => lastUsedAt === null);
}
