import * as Flags from '@oclif/core/flags';
import { emitEvent } from '../../cli/events.ts';
import { durationFlag, wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { type Presented, presentVerify, type VerifyOutput } from '../../cli/present-verify.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import type { ExitStatus } from '../../errors/kinds.ts';
import { findRepository } from '../../repository/repository.ts';
import { getExitStatus, type VerifyResult } from '../../workflows/verify/findings.ts';

export default class Verify extends PfCommand<VerifyResult> {
  static override summary = 'Prove whose credentials the environments have, against whose they should be.';
  static override description =
    joinLines`Holds each environment against the whole policy: its profile is there, with a region and exactly one kind of
credentials; the files are private, ignored by git and untracked; AWS says whose the credentials are, and that is
the account of environment.yaml (or of the organization), which no other environment has and which is in use.
Inside environments/ENVIRONMENT/… that environment is meant; elsewhere all that are known.

Exit status: 0 in order, 5 wrong account, 7 files unsafe, 4 credentials invalid, 8 still in progress, 6 AWS out of
reach, 1 anything else. Variables such as AWS_PROFILE in the shell never matter.`;
  static override examples = makeExamples(
    [''],
    ['production'],
    ['--hook --max-age 15m', 'Before every unit of terragrunt: an earlier proof will do'],
    ['production --wait 60s', 'A key that was made a moment ago'],
    ['--all --via both --deep', 'Ask the real AWS CLI as well, and look at rights, MFA and key age'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'One or more environments (default: that of the current folder, else all).' }),
  };
  static override flags = {
    all: Flags.boolean({ summary: 'Every environment the repository knows, wherever you stand.' }),
    strict: Flags.boolean({
      summary:
        'Root credentials, an account nothing vouches for and other files in this shell are errors, not warnings.',
    }),
    hook: Flags.boolean({ summary: 'Before terragrunt runs: that it reads other files in this shell is an error.' }),
    deep: Flags.boolean({ summary: 'Also administrator rights, root MFA and keys, key age, region.' }),
    via: Flags.option({ options: ['sdk', 'cli', 'both'] as const })({
      summary: 'Check with this tool, the real AWS CLI, or both, whose answers must agree.',
      default: 'sdk' as const,
    }),
    output: Flags.option({ options: ['text', 'table'] as const })({
      summary: 'text: account, ARN and user id as the AWS CLI prints them; table: for people.',
      default: 'table' as const,
    }),
    'max-age': durationFlag({ summary: 'Accept an earlier proof of the same key, files unchanged, up to this old.' }),
    wait: durationFlag({ summary: 'Retry temporary failures for this long.' }),
  };

  #output: VerifyOutput = 'table';

  protected async perform(): Promise<VerifyResult> {
    const { argv, flags } = await this.parse(Verify);
    this.#output = flags.output;
    const { env, cwd } = this.runtime;
    // Not this.repository(): that hides the shell's variables, which are looked at here.
    const repository = await findRepository({ repoRoot: flags['repo-root'], env, cwd });
    const { all, strict, hook, deep, via, wait, 'max-age': maxAge } = flags;
    const options = { environments: argv.map(String), all, strict, hook, deep, via, maxAge, wait };
    const { verify } = await import('../../workflows/verify/execute.ts');
    const result = await verify(repository, options, this.runtime);
    const environments = result.environments.map(({ environment }) => environment);
    await emitEvent(this.config, 'aws:verified', { ok: result.ok, environments });
    return result;
  }

  protected async present(result: VerifyResult): Promise<string> {
    const { stdout, stderr } = await this.presented(result);
    if (stderr !== '') this.printNeeded(stderr);
    return stdout;
  }

  private async presented(result: VerifyResult): Promise<Presented> {
    const { getNoteWidth, getResultWidth } = await import('../../cli/layout.ts');
    const widths = { result: getResultWidth(), note: getNoteWidth() };
    return presentVerify(result, this.#output, widths);
  }

  /** For a person; the hundred runs of terragrunt's hook want none. */
  protected override nextOf({ ok }: VerifyResult): string[] {
    return ok && this.runtime.terminal.progress ? ['pf aws status'] : [];
  }

  protected override exitOf(result: VerifyResult): ExitStatus {
    return getExitStatus(result);
  }
}
