import { Flags } from '@oclif/core';
import { PfCommand } from '../../cli/pf-command.ts';
import type { ExitStatus } from '../../errors/kinds.ts';
import type { StatusStep } from '../../tasks/bootstrap-status.ts';
import { exitStatusOf, type VerifyResult } from '../../verify/result.ts';

export interface StatusOutput {
  readonly steps: StatusStep[];
  /** With --check: what `pf aws verify` says. */
  readonly verified?: VerifyResult;
  readonly next: string[];
}

const MARKS = { done: '✔', 'not done': '○', broken: '✖' };

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
    const { bootstrapStatus } = await import('../../tasks/bootstrap-status.ts');
    const steps = await bootstrapStatus(this.runtime, repository);
    const open = steps.flatMap(({ command }) => command ?? []);
    const next = [...new Set([...open, ...(open.length === 0 ? ['pf aws verify'] : [])])].slice(0, 3);
    if (!flags.check) return { steps, next };
    const { verify } = await import('../../tasks/verify.ts');
    const options = {
      environments: [],
      all: true,
      strict: false,
      deep: false,
      via: 'sdk' as const,
      maxAge: undefined,
      wait: undefined,
    };
    return { steps, verified: await verify(repository, options, this.runtime), next };
  }

  protected async present({ steps, verified, next }: StatusOutput): Promise<string> {
    const lines = steps.flatMap(({ step, state, evidence }) => [`${MARKS[state]} ${step}`, `    ${evidence}`]);
    const { presentVerify } = await import('../../cli/present-verify.ts');
    const checked = verified === undefined ? [] : ['', presentVerify(verified, 'table').stdout];
    return [...lines, ...checked, '', 'Next:', ...next.map((command) => `  ${command}`)].join('\n');
  }

  protected override exitOf({ verified }: StatusOutput): ExitStatus {
    return verified === undefined ? 0 : exitStatusOf(verified);
  }
}
