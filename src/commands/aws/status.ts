import { relative } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { PfCommand } from '../../cli/pf-command.ts';
import { isFailure } from '../../errors/failure.ts';
import type { ExitStatus } from '../../errors/kinds.ts';
import type { Repository } from '../../repository/repository.ts';
import { quoteForShell } from '../../text.ts';
import type { StatusStep } from '../../workflows/status/decide.ts';
import { getExitStatus, type VerifyResult } from '../../workflows/verify/findings.ts';

export interface StatusOutput {
  readonly steps: StatusStep[];
  /** With --check: what `pf aws verify` says. */
  readonly verified?: VerifyResult;
  readonly next: string[];
}

/** For the question which account is the management account. */
const TIMEOUT_MS = 10_000;

export default class Status extends PfCommand<StatusOutput> {
  static override summary = 'Show where this repository stands in the bootstrap, and what to type next.';
  static override description =
    'Each step of the guide: done, not done or broken, by what it was seen, and the next command. Offline unless --check.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Ask AWS too', command: '<%= config.bin %> <%= command.id %> --check' },
  ];
  static override flags = {
    check: Flags.boolean({ summary: 'Verify the credentials of every environment as well.' }),
  };

  protected async perform(): Promise<StatusOutput> {
    const { flags } = await this.parse(Status);
    const repository = await this.repository(flags);
    const { suggestAfterSteps } = await import('../../cli/present-offline.ts');
    const { suggestNextStep } = await import('../../workflows/status/decide.ts');
    const { readStatus } = await import('../../workflows/status/load.ts');
    const steps = await readStatus(
      this.runtime,
      repository,
      flags.check ? await this.askForManagement(repository) : undefined,
    );
    if (!flags.check) return { steps, next: suggestAfterSteps(steps) };
    const next = suggestNextStep(steps);
    const plan = `terragrunt run --all plan --working-dir ${quoteForShell(relative(this.runtime.cwd, repository.environmentsDir) || '.')}`;
    const { verify } = await import('../../workflows/verify/execute.ts');
    const options = {
      environments: [],
      all: true,
      strict: false,
      deep: false,
      via: 'sdk' as const,
      maxAge: undefined,
      wait: undefined,
    };
    const verified = await verify(repository, options, this.runtime);
    return { steps, verified, next: [next ?? (verified.ok ? plan : 'pf aws verify')] };
  }

  /** Whatever keeps AWS from telling is a finding of verify. */
  private async askForManagement(repository: Repository): Promise<string | undefined> {
    const { openContext } = await import('../../run/context.ts');
    const { findManagementProfile } = await import('../../run/management.ts');
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs: TIMEOUT_MS });
    try {
      return await findManagementProfile(context);
    } catch (error) {
      if (isFailure(error) && error.code !== 'INTERRUPTED') return undefined;
      throw error;
    }
  }

  protected async present({ steps, verified }: StatusOutput): Promise<string> {
    const { getResultWidth } = await import('../../cli/layout.ts');
    const { presentSteps } = await import('../../cli/present-offline.ts');
    const stand = presentSteps(steps, getResultWidth());
    if (verified === undefined) return stand;
    const { presentVerify } = await import('../../cli/present-verify.ts');
    const { stdout, stderr } = presentVerify(verified, 'table');
    if (stderr !== '') this.printNote(stderr);
    return [stand, '', stdout].join('\n');
  }

  protected override exitOf({ verified }: StatusOutput): ExitStatus {
    return verified === undefined ? 0 : getExitStatus(verified);
  }
}
