import { listTypedWords, wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import type { Repository } from '../../repository/repository.ts';

export interface ExecOutput {
  readonly environment: string;
  readonly profile: string;
  readonly command: readonly string[];
  readonly exitCode: number;
}

export default class Exec extends PfCommand<ExecOutput> {
  static override summary = "Run a command with an environment's credentials.";
  static override description =
    joinLines`Sets AWS_PROFILE, AWS_REGION and the paths of the repository's AWS files, removes keys that are in the surroundings,
and passes the command's exit status on. Without an environment, that of the current folder.`;
  static override examples = makeExamples(
    ['production -- aws sts get-caller-identity'],
    ['cd environments/production && PF -- aws sts get-caller-identity', 'The environment of the current folder'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'The environment, such as production (default: that of the current folder).' }),
    command: wordArg({ description: 'The command and its arguments, after --.' }),
  };

  protected async perform(): Promise<ExecOutput> {
    const parsed = await this.parse(Exec);
    const { flags } = parsed;
    const words = listTypedWords(parsed);
    const dashes = this.argv.indexOf('--');
    // All that follows -- is the command's.
    const isNamed = dashes < 0 || words.length > this.argv.length - dashes - 1;
    const [name, command] = isNamed ? [words[0], words.slice(1)] : [undefined, words];
    const repository = await this.repository(flags);
    const { loadEnvironmentProfile, refuseMissingProfile, warnOfNoCredentials } = await import(
      '../../run/environment-profile.ts'
    );
    const { resolveAwsVariables, makeChildEnvironment } = await import('../../workflows/exec/child-environment.ts');
    const { runProgram } = await import('../../workflows/exec/run-program.ts');
    const { env, cwd } = this.runtime;
    const mayAsk = this.mayAsk(flags);
    const here =
      (await loadEnvironmentProfile(repository, name, this.runtime)) ??
      (mayAsk
        ? await loadEnvironmentProfile(repository, await askForEnvironment(repository), this.runtime)
        : undefined);
    if (here === undefined) throw this.inputNeeded(['ENVIRONMENT']);
    if (here.settings === undefined) throw refuseMissingProfile(repository, here);
    if (here.settings.kind === undefined) this.printNote(warnOfNoCredentials(here));
    const variables = await resolveAwsVariables({ repository, runtime: this.runtime }, here);
    this.release();
    const exitCode = await runProgram({
      command,
      env: makeChildEnvironment(env, variables),
      cwd,
      stdoutToStderr: this.jsonEnabled(),
    });
    return { environment: here.environment, profile: here.profile, command, exitCode };
  }

  protected present(): undefined {
    return undefined;
  }

  protected override exitOf({ exitCode }: ExecOutput): number {
    return exitCode;
  }
}

async function askForEnvironment(repository: Repository): Promise<string> {
  const { loadEnvironments } = await import('../../run/environment-profile.ts');
  const { askForKnown } = await import('../../cli/questions/environments.ts');
  const known = await loadEnvironments(repository);
  return askForKnown(
    'Run it with the credentials of:',
    known.map(({ environment }) => environment),
  );
}
