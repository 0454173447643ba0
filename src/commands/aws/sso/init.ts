import * as Flags from '@oclif/core/flags';
import { managementProfileFlag, regionFlag } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { showLogin } from '../../../cli/show-login.ts';
import { Failure } from '../../../errors/failure.ts';
import { withReport } from '../../../run/context.ts';
import type { Plan } from '../../../run/plan.ts';
import type { SsoInitResult } from '../../../workflows/sso-init/execute.ts';
import type { PrincipalName, SsoInitRequest } from '../../../workflows/sso-init/request.ts';

type SsoReady = SsoInitResult & { next: string[] };
export type SsoInitOutput = SsoReady | { plan: Plan };

export default class SsoInit extends PlannedCommand<SsoReady> {
  static override summary = 'Let people into the account of every environment by single sign-on, and prove it.';
  static override description =
    joinLines`Finds IAM Identity Center of the organization in whatever region, or says how to switch it on in the console; a group or
user that is there gets a permission set with AdministratorAccess in the account of each environment; somebody logs in, and once the login is
proven for an account, profile ENVIRONMENT-sso is written. Nobody is invited, and no key is touched. Run again, it goes on where it stopped.`;
  static override examples = makeExamples(
    ['--group administrators'],
    ['--group administrators --create-group --wait', 'Wait for the click in the console, and make the group'],
    ['--user ada --plan', 'See what it would do'],
  );
  static override flags = {
    group: Flags.string({ summary: 'The group that gets in, by its name.', helpValue: 'NAME', exclusive: ['user'] }),
    user: Flags.string({ summary: 'The user that gets in, by the user name.', helpValue: 'NAME' }),
    'create-group': Flags.boolean({ summary: 'Make the group where it is missing.', dependsOn: ['group'] }),
    'permission-set': Flags.string({
      summary: 'The permission set with AdministratorAccess, adopted or made (default: PfSuperuser).',
      helpValue: 'NAME',
    }),
    region: regionFlag({ summary: 'The region where Identity Center is (default: looked for).' }),
    'start-url': Flags.string({
      summary: 'Where people log in, if Identity Center has an address of your own choice.',
      helpValue: 'URL',
    }),
    wait: Flags.boolean({ summary: 'Wait for what a person has to do in the console.' }),
    browser: Flags.boolean({ summary: 'Open the login in a browser, at a terminal.', default: true, allowNo: true }),
    'management-profile': managementProfileFlag(),
    ...makeRunFlags('30m'),
  };

  protected async perform(): Promise<SsoInitOutput> {
    const { flags } = await this.parse(SsoInit);
    const repository = await this.repository(flags);
    const mayAsk = this.mayAsk(flags);
    const { keepsModule } = await import('../../../workflows/sso-init/load.ts');
    const principal = readPrincipal(flags);
    const asks = mayAsk && !flags.yes && !flags.plan;
    if (principal === undefined && !asks && !(await keepsModule({ repository }))) throw this.inputNeeded(['--group']);
    const { assertGroupName } = await import('../../../workflows/sso-init/request.ts');
    if (flags['create-group'] && principal !== undefined) assertGroupName(principal.name);
    const log = (line: string) => this.printNeeded(line);
    const answers: string[] = [];
    const request: SsoInitRequest = {
      principal,
      createGroup: flags['create-group'],
      permissionSet: flags['permission-set'],
      region: flags.region,
      startUrl: checkStartUrl(flags['start-url']),
      managementProfile: flags['management-profile'],
      wait: flags.wait && !flags.plan,
      tellPerson: (lines) => lines.forEach(log),
      askForGroup: asks ? (groups) => askForGroup(groups, answers) : undefined,
    };
    const { executeSsoInit, prepareSsoInit } = await import('../../../workflows/sso-init/execute.ts');
    const opens = flags.browser && mayAsk;
    return this.runPlanned(repository, flags, {
      answers,
      // A question cannot be asked under a spinner, nor a person told what to click.
      prepare: (context) =>
        request.askForGroup === undefined && !request.wait
          ? runWithSpinner(this.runtime, 'Look at IAM Identity Center', (report) =>
              prepareSsoInit(withReport(context, report), request),
            )
          : prepareSsoInit(context, request),
      execute: async (context, prepared, progress): Promise<SsoReady> => {
        const resume = this.commandLine(answers);
        const result = await executeSsoInit({ ...context, resume }, prepared, {
          progress,
          show: async (login, target) => showLogin(login, target, { log, opens, runtime: this.runtime }),
        });
        const { suggestAfterSsoInit } = await import('../../../cli/present-sso.ts');
        return { ...result, next: suggestAfterSsoInit(result, prepared.state, resume) };
      },
    });
  }

  protected async presentResult(output: SsoReady): Promise<string> {
    const { presentSsoInit } = await import('../../../cli/present-sso.ts');
    return this.presentBlocks(output.failed, (width) => presentSsoInit(output, width));
  }
}

function readPrincipal({
  group,
  user,
}: {
  group?: string | undefined;
  user?: string | undefined;
}): PrincipalName | undefined {
  if (group === '' || user === '') throw new Failure('USAGE', 'The name of the group or user is empty.');
  if (group !== undefined) return { type: 'GROUP', name: group };
  return user === undefined ? undefined : { type: 'USER', name: user };
}

/** What people log in at is AWS's, or a program would send their token elsewhere. Throws USAGE. */
function checkStartUrl(text: string | undefined): string | undefined {
  const url = text === undefined ? undefined : URL.parse(text);
  if (url === undefined) return undefined;
  if (url?.protocol === 'https:' && /\.(?:awsapps\.(?:com|cn)|api\.aws)$/.test(url.hostname) && url.port === '')
    return text;
  throw new Failure('USAGE', `--start-url ${JSON.stringify(text)} is no address like https://NAME.awsapps.com/start.`);
}

async function askForGroup(groups: readonly string[], answers: string[]): Promise<string> {
  const { askOne, askText } = await import('../../../cli/prompts.ts');
  const { showText } = await import('../../../text.ts');
  const choices = groups.map((value) => ({ value, name: showText(value) }));
  const question = 'Which group gets into every account as administrator?';
  const group = groups.length === 0 ? await askText(question) : await askOne(question, choices);
  answers.push('--group', group);
  return group;
}
