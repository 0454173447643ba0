import * as Flags from '@oclif/core/flags';
import { EXIT, type ExitStatus } from '../errors/kinds.ts';
import type { Repository } from '../repository/repository.ts';
import { type FailedEnvironment, getFailedExit } from '../run/failures.ts';
import type { Plan, Source } from '../run/plan.ts';
import { makeTimeoutFlag } from './flags.ts';
import { type GlobalFlags, PfCommand } from './pf-command.ts';
import type { PlannedRun } from './run-planned.ts';

/** The flags of every command that plans before it changes anything. */
export const planFlags = {
  plan: Flags.boolean({ summary: 'Print what would be done, in order, and change nothing.', helpGroup: 'GLOBAL' }),
  yes: Flags.boolean({ char: 'y', summary: 'Do it without asking for confirmation.', helpGroup: 'GLOBAL' }),
};

/** The same, and how long to wait for AWS in all, as a person would type it. */
export function makeRunFlags(timeout: string) {
  return { timeout: makeTimeoutFlag(timeout), ...planFlags };
}

interface RunFlags extends GlobalFlags {
  readonly plan: boolean;
  readonly yes: boolean;
  readonly timeout: number;
}

/** A command that plans before it changes anything: with `--plan` it gives back the plan instead of a result. */
export abstract class PlannedCommand<Result extends object> extends PfCommand<Result | { plan: Plan }> {
  /** The result for a person. */
  protected abstract presentResult(result: Result): Promise<string> | string;

  protected async present(output: Result | { plan: Plan }): Promise<string> {
    if (!('plan' in output)) return this.presentResult(output);
    const { getResultWidth } = await import('./layout.ts');
    const { presentPlan } = await import('./present-plan.ts');
    return presentPlan(output.plan, { root: this.runtime.cwd, width: getResultWidth(), stream: process.stdout });
  }

  protected override exitOf(output: (Result | { plan: Plan }) & { readonly failed?: FailedEnvironment[] }): ExitStatus {
    const failed = 'plan' in output ? output.plan.failed : output.failed;
    return failed === undefined ? EXIT.done : getFailedExit(failed);
  }

  /** What a planned run of this command starts from. */
  protected describeRun(repository: Repository, flags: RunFlags, answers: readonly string[] = []) {
    return {
      runtime: this.runtime,
      repository,
      flags,
      mayAsk: this.mayAsk(flags),
      command: this.commandLine(),
      resume: this.commandLine(answers),
      // Who is asked must see what about.
      log: (line: string) => (this.mayAsk(flags) && !flags.yes ? this.printNeeded(line) : this.printNote(line)),
    };
  }

  /** Plans, asks, and carries out what `run` says; `answers` are the flags that stand for what was asked before. */
  protected async runPlanned<P extends { readonly plan: Plan }, R extends Source>(
    repository: Repository,
    flags: RunFlags,
    {
      answers,
      ...run
    }: Pick<PlannedRun<P, R>, 'keyFile' | 'findTyped' | 'prepare' | 'execute' | 'finish'> & {
      readonly answers?: readonly string[];
    },
  ): Promise<R | { plan: Plan }> {
    const { runPlanned } = await import('./run-planned.ts');
    return runPlanned({ ...this.describeRun(repository, flags, answers), ...run });
  }
}
