import * as Flags from '@oclif/core/flags';
import { wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { Failure } from '../../../errors/failure.ts';
import type { Plan } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { CiAddResult } from '../../../workflows/ci-add/execute.ts';
import { type CiSource, parseGitHub, parseGitLab } from '../../../workflows/ci-add/request.ts';

type CiAdded = CiAddResult & { next: string[] };
export type CiAddOutput = CiAdded | { plan: Plan };

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

const idFlag = Flags.custom<string>({
  helpValue: 'ID',
  helpGroup: 'PIPELINE',
  dependsOn: ['github'],
  parse: async (input) => {
    if (/^[1-9]\d{0,18}$/.test(input)) return input;
    throw new Failure('USAGE', `"${input}" is no id of GitHub's: it is a number.`);
  },
});

export default class CiAdd extends PlannedCommand<CiAdded> {
  static override summary = 'Let the pipeline of a repository into the accounts, without a key.';
  static override description =
    joinLines`Makes, in the account of each environment, the identity provider of GitHub or GitLab and two roles that jobs of that
one repository may assume: pf-ci-plan, which may look at everything, and pf-ci-apply. Subject and audience are exact. Jobs of
pull requests may plan, and never apply. Prints the lines for the pipeline.`;
  static override examples = makeExamples(
    ['production --github acme/infrastructure'],
    [
      'production --github acme/infrastructure:live --owner-id 1234 --repo-id 5678',
      "For jobs of GitHub's environment live, whatever the repository is called later",
    ],
    ['staging production --gitlab acme/infrastructure@main'],
  );
  static override strict = false;
  static override args = { environment: wordArg({ description: 'Environments to let it into.' }) };
  static override flags = {
    github: Flags.string({
      summary: 'Repository of GitHub (default branch: main), or one of its environments.',
      helpValue: 'OWNER/REPO[@BRANCH|:ENVIRONMENT]',
      helpGroup: 'PIPELINE',
      exclusive: ['gitlab'],
    }),
    'owner-id': idFlag({ summary: "GitHub's id of the owner, which outlives a name." }),
    'repo-id': idFlag({ summary: "GitHub's id of the repository." }),
    gitlab: Flags.string({
      summary: 'Project of GitLab (default branch: main).',
      helpValue: 'GROUP/PROJECT[@BRANCH]',
      helpGroup: 'PIPELINE',
    }),
    'gitlab-url': Flags.string({
      summary: 'Where GitLab is.',
      helpValue: 'URL',
      helpGroup: 'PIPELINE',
      dependsOn: ['gitlab'],
      default: async ({ flags }) => (flags.gitlab === undefined ? undefined : 'https://gitlab.com'),
      parse: async (input) => {
        if (/^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*[\w-])?$/.test(input)) return input;
        const message = `"${input}" is no address of GitLab: write https:// and the host, without a slash at the end.`;
        throw new Failure('USAGE', message);
      },
    }),
    policy: Flags.string({
      summary: 'ARN of the policy of pf-ci-apply.',
      default: ADMINISTRATOR_ACCESS,
      helpGroup: 'PIPELINE',
      parse: async (input) => {
        if (/^arn:[\w-]+:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]+$/.test(input)) return input;
        throw new Failure('USAGE', `"${input}" is no ARN of a policy.`);
      },
    }),
    ...makeRunFlags('10m'),
  };

  protected async perform(): Promise<CiAddOutput> {
    const { argv, flags } = await this.parse(CiAdd);
    const repository = await this.repository(flags);
    const environments = argv.map(String);
    const isNamed = flags.github !== undefined || flags.gitlab !== undefined;
    const missing = [
      ...(environments.length === 0 ? ['ENVIRONMENT'] : []),
      ...(isNamed ? [] : ['--github or --gitlab']),
    ];
    if (missing.length > 0) throw this.inputNeeded(missing);
    const source = readSource(flags);
    const { executeCiAdd, prepareCiAdd } = await import('../../../workflows/ci-add/execute.ts');
    return this.runPlanned(repository, flags, {
      prepare: (context) => prepareCiAdd(context, { environments, source, policy: flags.policy }),
      execute: async (context, prepared, progress): Promise<CiAdded> => {
        const result = await executeCiAdd(context, prepared, progress);
        const names = result.environments.map(({ environment }) => quoteForShell(environment)).join(' ');
        const next = [
          ...(result.failed.length > 0 ? [context.resume] : []),
          ...(names === '' ? [] : [`pf aws ci check ${names}`]),
        ];
        return { ...result, next };
      },
    });
  }

  protected async presentResult(output: CiAdded): Promise<string> {
    const shown = await this.presentBlocks(output.failed, () =>
      output.environments.map(({ environment, roles }) =>
        [
          `✔ ${environment}`,
          ...roles.map(({ arn, subjects }) => `    ${arn}\n      for ${subjects.join('\n          ')}`),
        ].join('\n'),
      ),
    );
    return output.environments.length === 0 ? shown : `${shown}\n\nFor the pipeline:\n\n${output.pipeline}`;
  }
}

/** Throws USAGE. */
function readSource(flags: {
  readonly github?: string | undefined;
  readonly gitlab?: string | undefined;
  readonly 'gitlab-url'?: string | undefined;
  readonly 'owner-id'?: string | undefined;
  readonly 'repo-id'?: string | undefined;
}): CiSource {
  if (flags.gitlab !== undefined) return parseGitLab(flags.gitlab, flags['gitlab-url'] ?? 'https://gitlab.com');
  const { 'owner-id': owner, 'repo-id': repository } = flags;
  if ((owner === undefined) !== (repository === undefined)) {
    throw new Failure('USAGE', '--owner-id and --repo-id belong together.');
  }
  const source = parseGitHub(flags.github ?? '');
  return owner === undefined || repository === undefined ? source : { ...source, ids: { owner, repository } };
}
