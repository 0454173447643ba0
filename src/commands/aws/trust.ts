import { PfCommand } from '../../cli/pf-command.ts';
import { planFlags } from '../../cli/planned-command.ts';
import { presentContents, type ShownContent, showContent } from '../../cli/present-trust.ts';
import { joinLines, makeExamples } from '../../cli/prose.ts';
import { Failure } from '../../errors/failure.ts';
import type { TrustSubject } from '../../run/trust.ts';
import type { Agreement } from '../../run/trust-agreement.ts';

export interface TrustOutput {
  /** All that files of the repository would run or read out. */
  readonly contents: ShownContent[];
  /** Whether this user has agreed to all of it. */
  readonly agreed: boolean;
  readonly next: string[];
}

export default class Trust extends PfCommand<TrustOutput> {
  static override summary = 'Agree to what this repository would run or read out for credentials.';
  static override description =
    joinLines`Shows in full each credential_process and web_identity_token_file of AWS files that git tracks, and what the AWS CLI would
run or load by them (cli_pager, plugins and the like), and asks. Only what was shown is agreed to: another command, another file, a changed program of the repository is asked about anew.
Remembered for this user alone, in XDG_STATE_HOME or ~/.local/state, never in the repository. An AWS file of your own,
which git does not track, needs no agreement. In CI, PF_AWS_TRUST=1 stands for it.`;
  static override examples = makeExamples(
    [''],
    ['--plan', 'Only look'],
    ['--yes', 'In a script, once somebody has looked'],
  );
  static override flags = planFlags;

  protected async perform(): Promise<TrustOutput> {
    const { flags } = await this.parse(Trust);
    const subject: TrustSubject = { repository: await this.repository(flags), runtime: this.runtime };
    const { listAgreements, rememberAgreement } = await import('../../run/trust-agreement.ts');
    const found = await listAgreements(subject);
    const open = found.filter(({ isAgreed }) => !isAgreed);
    if (flags.plan || open.length === 0) return toOutput(found);
    if (!flags.yes) await this.askFor(open, this.mayAsk(flags));
    const contents = open.map(({ content }) => content);
    await rememberAgreement(subject, contents);
    return toOutput(found.map(({ content }) => ({ content, isAgreed: true })));
  }

  /** Throws DECLINED, or CONFIRMATION_NEEDED where nobody may be asked. */
  private async askFor(open: readonly Agreement[], mayAsk: boolean): Promise<void> {
    const shown = open.map(showContent);
    if (!this.jsonEnabled()) this.printNeeded(presentContents(shown));
    if (!mayAsk) {
      throw new Failure('CONFIRMATION_NEEDED', 'Missing: --yes.', {
        suggestions: [`See what it is: ${this.commandLine()} --plan`, `Agree to it: ${this.commandLine()} --yes`],
        details: { missing: ['--yes'], contents: shown },
      });
    }
    const { confirm } = await import('../../cli/prompts.ts');
    if (await confirm('Do you agree to this, from now on?')) return;
    throw new Failure('DECLINED', 'Nothing of it will run.', { suggestions: ['See it again: pf aws trust --plan'] });
  }

  protected present({ contents }: TrustOutput): string {
    return presentContents(contents);
  }
}

function toOutput(found: readonly Agreement[]): TrustOutput {
  const agreed = found.every(({ isAgreed }) => isAgreed);
  return { contents: found.map(showContent), agreed, next: [agreed ? 'pf aws verify' : 'pf aws trust'] };
}
