import * as Flags from '@oclif/core/flags';
import { PfCommand } from '../../cli/pf-command.ts';
import { makeExamples } from '../../cli/prose.ts';
import type { Failure } from '../../errors/failure.ts';
import type { ExitStatus } from '../../errors/kinds.ts';
import type { StatusStep } from '../../workflows/status/decide.ts';
import { getExitStatus, type VerifyResult } from '../../workflows/verify/findings.ts';

export interface StatusOutput {
  readonly steps: StatusStep[];
  /** With --check: what `pf aws verify` says; only where there is anything to verify. */
  readonly verified?: VerifyResult;
  readonly next: string[];
}

export default class Status extends PfCommand<StatusOutput> {
  static override summary = 'Show where this repository stands in the bootstrap, and what to type next.';
  static override description =
    'Each step of the guide: done, not done, broken, or unknown where only AWS can tell; by what it was seen; and the next command. Offline unless --check.';
  static override examples = makeExamples([''], ['--check', 'Ask AWS too']);
  static override flags = {
    check: Flags.boolean({
      summary:
        'Ask AWS too: about the credentials of every environment, the root user, contacts; and DNS about mailboxes.',
    }),
  };

  #unreadable: Failure | undefined;

  protected async perform(): Promise<StatusOutput> {
    const { flags } = await this.parse(Status);
    const repository = await this.repository(flags);
    const { suggestAfterSteps } = await import('../../cli/present-offline.ts');
    if (!flags.check) {
      const { readStatus } = await import('../../workflows/status/load.ts');
      const steps = await readStatus(this.runtime, repository);
      return { steps, next: suggestAfterSteps(steps) };
    }
    const { runWithSpinner } = await import('../../cli/progress.ts');
    const { checkStatus } = await import('../../workflows/status/check.ts');
    const { steps, verified, unreadable } = await runWithSpinner(this.runtime, 'Ask AWS', () =>
      checkStatus(this.runtime, repository),
    );
    this.#unreadable = unreadable;
    const { suggestPlan } = await import('../../cli/suggest-plan.ts');
    const { suggestNextSteps } = await import('../../workflows/status/decide.ts');
    const open = suggestNextSteps(steps);
    const isDone = steps.every(({ command }) => command === null);
    const isProven = verified === undefined || verified.ok;
    const last = (isProven ? suggestPlan(repository, this.runtime) : undefined) ?? 'pf aws verify';
    const next = isDone ? [...open, last] : open;
    return { steps, ...(verified === undefined ? {} : { verified }), next };
  }

  protected async present({ steps, verified }: StatusOutput): Promise<string> {
    const { getResultWidth } = await import('../../cli/layout.ts');
    const { presentSteps } = await import('../../cli/present-offline.ts');
    if (verified !== undefined) {
      const { getNoteWidth } = await import('../../cli/layout.ts');
      const { presentVerify } = await import('../../cli/present-verify.ts');
      const widths = { result: getResultWidth(), note: getNoteWidth() };
      // The errors are the steps' own evidence.
      const { stderr } = presentVerify(keepWarnings(verified), 'table', widths);
      if (stderr !== '') this.printNote(stderr);
    }
    return presentSteps(steps, getResultWidth());
  }

  protected override exitOf({ verified }: StatusOutput): ExitStatus | number {
    if (this.#unreadable !== undefined) return this.#unreadable.exit;
    return verified === undefined ? 0 : getExitStatus(verified);
  }
}

function keepWarnings(verified: VerifyResult): VerifyResult {
  const environments = verified.environments.map((one) => ({
    ...one,
    findings: one.findings.filter(({ level }) => level === 'warning'),
  }));
  return { ...verified, environments };
}
