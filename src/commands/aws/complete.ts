import * as Flags from '@oclif/core/flags';
import { type KnownNames, listCompletions } from '../../cli/completion.ts';
import { makeCompletionScript, SHELLS } from '../../cli/completion-scripts.ts';
import { wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import { isFailure } from '../../errors/failure.ts';

export interface CompleteOutput {
  readonly candidates: readonly string[];
  /** With --script: what the shell's start-up file evaluates. */
  readonly script: string | null;
}

/** What `list` gives; nothing where it fails for a reason that other commands would tell. */
async function listOrNothing<T>(list: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list();
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

export default class Complete extends PfCommand<CompleteOutput> {
  static override summary = 'Complete a command line, environments, profiles and regions too.';
  static override description =
    joinLines`Shells ask this; a person asks for the lines by which a shell does so. oclif's own
autocomplete plugin, where the host has it, knows commands and flags, and nothing of the repository.`;
  static override examples = makeExamples(
    ['--script bash', 'For ~/.bashrc, which evaluates it'],
    ['--script zsh', 'For ~/.zshrc, which evaluates it'],
    ['--script fish', 'For ~/.config/fish/config.fish, which reads it by: | source'],
  );
  static override strict = false;
  static override args = {
    words: wordArg({ description: 'The words typed so far, after --; the last is completed.' }),
  };
  static override flags = {
    script: Flags.option({ options: SHELLS })({ summary: 'Print the lines that set a shell up.' }),
  };

  protected async perform(): Promise<CompleteOutput> {
    const { argv, flags } = await this.parse(Complete);
    if (flags.script !== undefined)
      return { candidates: [], script: makeCompletionScript(flags.script, this.config.bin) };
    // Not as it was parsed: the words may hold a -- of their own.
    const words = this.argv.includes('--') ? this.argv.slice(this.argv.indexOf('--') + 1) : argv.map(String);
    return { candidates: await listCompletions(words, this.config.commands, this.known(flags)), script: null };
  }

  /** Nothing is known outside of a repository, or where files cannot be read: other commands say so. */
  private known(flags: { 'repo-root'?: string | undefined; 'no-input': boolean }): KnownNames {
    const profiles = async () => {
      const { readAwsFiles } = await import('../../config-files/read.ts');
      return listOrNothing(async () => [...readAwsFiles(await this.repository(flags)).keys()]);
    };
    const load = async () => {
      const { loadEnvironments } = await import('../../run/environment-profile.ts');
      return listOrNothing(async () => loadEnvironments(await this.repository(flags)));
    };
    const environments = async () => (await load()).map(({ environment }) => environment);
    const management = async () => {
      const { guessManagement } = await import('../../repository/environments.ts');
      return guessManagement((await load()).flatMap(({ record }) => record ?? [])).environment;
    };
    return { environments, profiles, management };
  }

  protected present({ candidates, script }: CompleteOutput): string {
    return script ?? candidates.join('\n');
  }
}
