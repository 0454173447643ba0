import { durationFlag } from '../../cli/flags.ts';
import { PfCommand } from '../../cli/pf-command.ts';
import { joinLines, makeExamples, printSource } from '../../cli/prose.ts';
import type { AuthDocument } from '../../workflows/terragrunt-auth/execute.ts';

export default class TerragruntAuth extends PfCommand<AuthDocument> {
  static override summary = 'Give terragrunt the credentials of the current environment, once they are proven.';
  static override description =
    joinLines`An auth provider: terragrunt runs it in the folder of each unit and takes the credentials from what it prints.
They are printed only after AWS said that they belong to the account of the environment, within the last quarter of an
hour and of these very files. TG_NO_DISCOVERY_AUTH_PROVIDER_CMD=true halves how often it runs. This is the one command that
prints secrets, and it prints them to terragrunt alone: do not log its output.`;
  static override examples = makeExamples([
    "TG_AUTH_PROVIDER_CMD='PF' terragrunt run --all plan",
    'Let terragrunt use it',
  ]);
  static override flags = {
    'max-age': durationFlag({
      summary:
        'Accept an earlier proof of the same key, files unchanged, up to this old: 15m unless given, 0s for none.',
    }),
  };

  protected async perform(): Promise<AuthDocument> {
    const { flags } = await this.parse(TerragruntAuth);
    const { proveAuth } = await import('../../workflows/terragrunt-auth/execute.ts');
    const options = { repoRoot: flags['repo-root'], maxAge: flags['max-age'] };
    const { document, endpoint } = await proveAuth(options, this.runtime);
    await printSource(endpoint === undefined ? [] : [endpoint], (line) => this.printNote(line));
    return document;
  }

  protected present(document: AuthDocument): string {
    return JSON.stringify(document);
  }
}
