import { wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import { EXIT, type ExitStatus } from '../../../errors/kinds.ts';
import { getFailedExit } from '../../../run/failures.ts';
import type { CiCheckResult } from '../../../workflows/ci-check/load.ts';

export type CiCheckOutput = CiCheckResult & { next: string[] };

const TIMEOUT_MS = 60_000;

export default class CiCheck extends PfCommand<CiCheckOutput> {
  static override summary = 'Tell whether jobs of the pipeline have come through.';
  static override description =
    'When a job last assumed each role that "ci add" makes; IAM notices it after some minutes. Exit status 8 until one has.';
  static override examples = makeExamples([''], ['--json']);
  static override strict = false;
  static override args = { environment: wordArg({ description: 'Environments (default: all that have such roles).' }) };

  protected async perform(): Promise<CiCheckOutput> {
    const { argv, flags } = await this.parse(CiCheck);
    const repository = await this.repository(flags);
    const { checkCi } = await import('../../../workflows/ci-check/load.ts');
    return this.askAws(repository, TIMEOUT_MS, async (context) => {
      const result = await checkCi(context, argv.map(String));
      const unseen = result.environments.filter(isUnseen).map(({ environment }) => environment);
      return { ...result, next: unseen.length === 0 ? [] : [`pf aws ci check ${unseen.join(' ')}`] };
    });
  }

  protected async present({ environments, failed }: CiCheckOutput): Promise<string> {
    const { formatTable } = await import('../../../cli/layout.ts');
    const rows = environments.flatMap(({ environment, accountId: account, roles }) =>
      roles.map(({ name: role, lastUsedAt }) => ({ environment, account, role, 'last job': lastUsedAt ?? '-' })),
    );
    const columns = ['environment', 'account', 'role', 'last job'];
    return this.presentBlocks(failed, (width) => [
      ...(rows.length > 0 ? [formatTable(columns, rows, width)] : []),
      ...(rows.length + failed.length === 0 ? ['No account lets a pipeline in.'] : []),
    ]);
  }

  protected override exitOf({ environments, failed }: CiCheckOutput): ExitStatus {
    if (failed.length > 0) return getFailedExit(failed);
    return environments.some(isUnseen) ? EXIT.inProgress : EXIT.done;
  }
}

function isUnseen({ roles }: CiCheckOutput['environments'][number]): boolean {
  return roles.every(({ lastUsedAt }) => lastUsedAt === null);
}
