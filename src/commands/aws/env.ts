import * as Flags from '@oclif/core/flags';
import { wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import { putInFishQuotes, putInQuotes } from '../../text.ts';

export interface EnvOutput {
  readonly environment: string | null;
  readonly variables: Record<string, string>;
  readonly unset: readonly string[];
}

export default class Env extends PfCommand<EnvOutput> {
  static override summary = 'Print shell lines that point AWS tools at this repository.';
  static override description =
    joinLines`For a devshell's start-up or .envrc: the paths of the repository's AWS files and, for an environment, its profile and
region. Without an environment, that of the current folder; outside of all, and where it has no profile yet, the paths
alone.`;
  static override examples = makeExamples(
    ['eval "$(PF)"', 'In .envrc'],
    ['production'],
    ['production --shell fish', 'For fish, which reads it by: | source'],
  );
  static override args = { environment: wordArg({ description: 'The environment, such as production.' }) };

  static override flags = {
    shell: Flags.option({ options: ['sh', 'bash', 'zsh', 'fish'] as const })({
      summary: 'Whose words to print; bash and zsh read those of sh.',
      default: 'sh' as const,
    }),
  };

  #shell = 'sh';

  protected async perform(): Promise<EnvOutput> {
    const { args, flags } = await this.parse(Env);
    this.#shell = flags.shell;
    const repository = await this.repository(flags);
    const { loadEnvironmentProfile } = await import('../../run/environment-profile.ts');
    const { resolveAwsVariables, listVariablesToUnset } = await import('../../workflows/exec/child-environment.ts');
    const here = await loadEnvironmentProfile(repository, args.environment, this.runtime);
    // A folder's .envrc is run before the account is there as well.
    if (here !== undefined && here.settings === undefined) {
      this.printNote(
        `There is no profile ${here.profile} for ${here.environment} yet: the paths of the AWS files alone.`,
      );
    }
    return {
      environment: here?.environment ?? null,
      variables: await resolveAwsVariables({ repository, runtime: this.runtime }, here?.settings && here),
      unset: listVariablesToUnset(),
    };
  }

  /** A shell takes it to the letter. */
  protected override toOutput(text: string): string {
    return text;
  }

  protected present({ variables, unset }: EnvOutput): string {
    if (this.#shell === 'fish') {
      const sets = Object.entries(variables).map(([name, value]) => `set -gx ${name} ${putInFishQuotes(value)};`);
      // fish complains of one that is not set.
      return [...sets, `set -e ${unset.join(' ')} 2>/dev/null; true;`].join('\n');
    }
    const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${putInQuotes(value)}`);
    return [...exports, `unset ${unset.join(' ')}`].join('\n');
  }
}
