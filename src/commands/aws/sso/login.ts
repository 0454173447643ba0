import * as Flags from '@oclif/core/flags';
import { wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { addSource, joinLines, makeExamples, printSource } from '../../../cli/prose.ts';
import { showLogin } from '../../../cli/show-login.ts';
import { Failure } from '../../../errors/failure.ts';
import type { Plan } from '../../../run/plan.ts';
import type { SsoLogin } from '../../../workflows/sso-login/execute.ts';

export type SsoLoginOutput = SsoLogin | { plan: Plan };

export default class Login extends PlannedCommand<SsoLogin> {
  static override summary = "Log in by single sign-on, for an environment's profile.";
  static override description =
    joinLines`Shows an address and a code on stderr, opens a browser there, and waits until somebody has approved it. The token goes
where the AWS CLI and every SDK look for it (~/.aws/sso/cache), so that one login serves all profiles of the session. A session that is still in
force, or can be renewed without a person, needs no browser. Without a name it is for the environment of the folder, or for the one session that all
profiles share.`;
  static override examples = makeExamples(['production'], ['--no-browser', 'On a machine without a browser']);
  static override args = { environment: wordArg({ description: 'The environment, such as production.' }) };
  static override flags = {
    profile: Flags.string({ summary: 'The profile, where it is that of no environment.', helpValue: 'NAME' }),
    browser: Flags.boolean({ summary: 'Open the address in a browser, at a terminal.', default: true, allowNo: true }),
    ...makeRunFlags('10m'),
  };

  protected async perform(): Promise<SsoLoginOutput> {
    const { args, flags } = await this.parse(Login);
    if (args.environment !== undefined && flags.profile !== undefined) {
      throw new Failure('USAGE', 'ENVIRONMENT and --profile both name a profile; leave one of the two out.');
    }
    const repository = await this.repository(flags);
    const { openContext } = await import('../../../run/context.ts');
    const { loadLoginTarget } = await import('../../../workflows/sso-login/load.ts');
    const { executeLogin, planLogin } = await import('../../../workflows/sso-login/execute.ts');
    const { runtime } = this;
    const request = { environment: args.environment, profile: flags.profile };
    const target = await loadLoginTarget(repository, request, runtime);
    const run = await openContext({ runtime, repository, timeoutMs: flags.timeout, resume: this.commandLine() });
    const { elsewhere } = run.network;
    const said = new Set<string>();
    const tellSource = async () => {
      await printSource(elsewhere.difference(said), (line) => this.printNote(line));
      for (const endpoint of elsewhere) said.add(endpoint);
    };
    if (flags.plan) return { plan: addSource(await planLogin(run, target).finally(tellSource), elsewhere) };
    const opens = flags.browser && this.mayAsk(flags);
    const result = await executeLogin(run, target, async (login) => {
      await tellSource();
      showLogin(login, target, { log: (line) => this.printNeeded(line), opens, runtime });
    }).finally(tellSource);
    return addSource(result, elsewhere);
  }

  protected presentResult(result: SsoLogin): string {
    const { startUrl, created, refreshed, expiresAt } = result;
    const how = created ? 'Logged in' : refreshed ? 'Renewed the login' : 'Logged in already';
    return `✔ ${how} to ${startUrl}, until ${expiresAt}.`;
  }
}
