import * as Flags from '@oclif/core/flags';
import { managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import { EXIT, type ExitStatus } from '../../../errors/kinds.ts';
import { getFailedExit } from '../../../run/failures.ts';
import type { Source } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { RootAudit } from '../../../workflows/root-audit/load.ts';

export interface RootAuditOutput extends RootAudit, Source {
  readonly next: string[];
}

const TIMEOUT_MS = 300_000;

export default class RootAuditCommand extends PfCommand<RootAuditOutput> {
  static override summary = "Show what the root users of the organization's accounts can sign in with.";
  static override description =
    'Password, access keys with age and last use, second factor and certificates of every member account, by a session of root for looking alone; of the management account what IAM tells. Changes nothing.';
  static override examples = makeExamples([''], ['production --strict --json']);
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: every account of the organization).' }),
  };
  static override flags = {
    strict: Flags.boolean({ summary: 'End with status 1 where there is any finding.' }),
    'management-profile': managementProfileFlag(),
  };

  #strict = false;

  protected async perform(): Promise<RootAuditOutput> {
    const { argv, flags } = await this.parse(RootAuditCommand);
    this.#strict = flags.strict;
    const repository = await this.repository(flags);
    const { auditRoots } = await import('../../../workflows/root-audit/load.ts');
    const request = { environments: argv.map(String), managementProfile: flags['management-profile'] };
    return this.askAws(repository, TIMEOUT_MS, async (context) => {
      const audit = await auditRoots(context, request);
      return { ...audit, next: suggestAfterAudit(audit) };
    });
  }

  protected async present(audit: RootAuditOutput): Promise<string> {
    const { presentRootAudit } = await import('../../../cli/present-root-audit.ts');
    const now = this.runtime.clock.now();
    return this.presentBlocks(audit.failed, (width) => [presentRootAudit(audit, now, width)]);
  }

  protected override exitOf({ management, accounts, failed }: RootAuditOutput): ExitStatus {
    if (failed.length > 0) return getFailedExit(failed);
    const hasFindings = [management, ...accounts].some(({ findings }) => findings.length > 0);
    return this.#strict && hasFindings ? EXIT.failed : EXIT.done;
  }
}

function suggestAfterAudit({ management, accounts }: RootAudit): string[] {
  const open = accounts.flatMap(({ environment, findings }) =>
    findings.length > 0 && environment !== null ? [environment] : [],
  );
  return [
    ...(open.length > 0 ? [`pf aws root secure ${open.map(quoteForShell).join(' ')}`] : []),
    ...(management.accessKeys > 0 ? ['pf aws org init --from-csv rootkey.csv --delete-root-key'] : []),
  ];
}
