import { wordArg } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import type { Who } from '../../workflows/verify/identify-environment.ts';

export type WhoamiOutput = Who;

export default class Whoami extends PfCommand<WhoamiOutput> {
  static override summary = 'Show as whom an environment is reached: account, ARN and profile, proven.';
  static override description =
    joinLines`Asks AWS whose the credentials are, and holds them against the account that the environment should have, as verify does.
Without an environment, that of the current folder. Changes nothing.`;
  static override examples = makeExamples(
    ['production'],
    ['cd environments/production && PF', 'The environment of the current folder'],
  );
  static override args = {
    environment: wordArg({ description: 'The environment, such as production (default: that of the current folder).' }),
  };

  protected async perform(): Promise<WhoamiOutput> {
    const { args, flags } = await this.parse(Whoami);
    const { findRepository } = await import('../../repository/repository.ts');
    const { identifyEnvironment } = await import('../../workflows/verify/identify-environment.ts');
    const { env, cwd } = this.runtime;
    // Not this.repository(): verify looks at the shell's own variables.
    const repository = await findRepository({ repoRoot: flags['repo-root'], env, cwd });
    const who = await identifyEnvironment(repository, args.environment, this.runtime);
    if (who === undefined) throw this.inputNeeded(['ENVIRONMENT']);
    return who;
  }

  protected async present({ account, arn, profile, environment, endpoint }: WhoamiOutput): Promise<string> {
    const { describeElsewhere, foldText, getNoteWidth, getResultWidth } = await import('../../cli/layout.ts');
    if (endpoint !== undefined) this.printNote(foldText(describeElsewhere(endpoint), getNoteWidth()).join('\n'));
    const rows = Object.entries({ account, arn, profile, environment });
    return rows.flatMap(([label, value]) => foldText(value, getResultWidth(), label.padEnd(13))).join('\n');
  }
}
