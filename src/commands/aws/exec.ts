import { wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { prose } from '../../cli/prose.ts';
import { typedWords } from '../../cli/typed-words.ts';

export interface ExecOutput {
  readonly environment: string;
  readonly profile: string;
  readonly command: readonly string[];
  readonly exitCode: number;
}

export default class Exec extends PfCommand<ExecOutput> {
  static override summary = "Run a command with an environment's credentials.";
  static override description =
    prose`Sets AWS_PROFILE, AWS_REGION and the paths of the repository's AWS files, removes keys that are in the surroundings,
and passes the command's exit status on.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> production -- aws sts get-caller-identity',
    '<%= config.bin %> <%= command.id %> production -- terragrunt plan',
  ];
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'The environment, such as production.' }),
    command: wordArg({ description: 'The command and its arguments, after --.' }),
  };

  protected async perform(): Promise<ExecOutput> {
    const parsed = await this.parse(Exec);
    const { flags } = parsed;
    const [environment, ...command] = typedWords(parsed);
    if (environment === undefined) throw this.inputNeeded(['ENVIRONMENT']);
    const repository = await this.repository(flags);
    const { requireProfile } = await import('../../run/environment-profile.ts');
    const { awsVariables, childEnvironment } = await import('../../workflows/exec/child-environment.ts');
    const { runProgram } = await import('../../workflows/exec/run-program.ts');
    const { env, cwd } = this.runtime;
    const profile = await requireProfile(repository, environment, cwd);
    const variables = await awsVariables({ repository, runtime: this.runtime }, profile);
    this.release();
    const exitCode = await runProgram({
      command,
      env: childEnvironment(env, variables),
      cwd,
      stdoutToStderr: this.jsonEnabled(),
    });
    return { environment, profile: profile.name, command, exitCode };
  }

  protected present(): undefined {
    return undefined;
  }

  protected override exitOf({ exitCode }: ExecOutput): number {
    return exitCode;
  }
}
