import { listTypedWords, wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import { listSandboxVariables, sandboxFlags, startSandboxFromFlags } from '../../../cli/sandbox-flags.ts';

export interface SandboxExecOutput {
  readonly command: readonly string[];
  readonly exitCode: number;
}

function formatGreeting({ endpoint, startUrl }: Awaited<ReturnType<typeof startSandboxFromFlags>>): string {
  const login = startUrl === undefined ? '' : ` People log in at ${startUrl}`;
  return `AWS is the embedded one, at ${endpoint}, until this command ends. Root keys of a new account are in the environment.${login}`;
}

export default class SandboxExec extends PfCommand<SandboxExecOutput> {
  static override summary = 'Run a command against an embedded AWS that lives as long as the command.';
  static override examples = makeExamples(
    ['-- aws sts get-caller-identity'],
    ["--state aws.json -- sh -c '<%= config.bin %> aws org init --from-env --yes'"],
  );
  static override strict = false;
  static override args = { command: wordArg({ description: 'The command and its arguments, after --.' }) };
  static override flags = sandboxFlags;

  protected async perform(): Promise<SandboxExecOutput> {
    const parsed = await this.parse(SandboxExec);
    const { flags } = parsed;
    const { makeChildEnvironment } = await import('../../../workflows/exec/child-environment.ts');
    const { runProgram } = await import('../../../workflows/exec/run-program.ts');
    const sandbox = await startSandboxFromFlags(flags, this.runtime);
    const command = listTypedWords(parsed);
    // A shell inside of it looks like the one outside.
    if (this.runtime.terminal.input && this.runtime.terminal.progress) {
      const { foldText, getNoteWidth } = await import('../../../cli/layout.ts');
      this.printNote(foldText(formatGreeting(sandbox), getNoteWidth()).join('\n'));
    }
    this.release();
    try {
      const { AWS_PROFILE: _profile, AWS_DEFAULT_REGION: _region, ...env } = this.runtime.env;
      const exitCode = await runProgram({
        command,
        env: makeChildEnvironment(env, listSandboxVariables(sandbox)),
        cwd: this.runtime.cwd,
        stdoutToStderr: this.jsonEnabled(),
      });
      return { command, exitCode };
    } finally {
      await sandbox.close();
    }
  }

  protected present(): undefined {
    return undefined;
  }

  protected override exitOf({ exitCode }: SandboxExecOutput): number {
    return exitCode;
  }
}
