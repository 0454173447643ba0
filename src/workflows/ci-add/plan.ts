import type { PlannedStep, PlannedWarning } from '../../run/plan.ts';
import { quoteForShell } from '../../text.ts';
import type { CiState, RoleState } from './load.ts';
import type { CiSource } from './request.ts';

/** Every step in AWS of one environment, in order. Pure. */
export function planCi({ environment, audiences, providerArn, roles }: CiState): PlannedStep[] {
  const [first] = roles;
  const audience = first?.role.audience ?? '';
  const step = (title: string, ...calls: string[]): PlannedStep => ({ environment, title, calls });
  return [
    ...(audiences === undefined
      ? [step(`Make the identity provider ${providerArn}`, 'iam:CreateOpenIDConnectProvider')]
      : audiences.includes(audience)
        ? []
        : [step(`Add the audience ${audience} to ${providerArn}`, 'iam:AddClientIDToOpenIDConnectProvider')]),
    ...roles.flatMap((state) => planRole(state, step)),
  ];
}

function planRole(
  { role, earlier, isAttached, trust }: RoleState,
  step: (title: string, ...calls: string[]) => PlannedStep,
): PlannedStep[] {
  const who = role.subjects.join(', ');
  return [
    ...(earlier === undefined
      ? [step(`Make role ${role.name}, for ${who}`, 'iam:CreateRole')]
      : earlier.trust === trust
        ? []
        : [step(`Let ${who} assume role ${role.name}`, 'iam:UpdateAssumeRolePolicy')]),
    ...(isAttached ? [] : [step(`Attach ${role.policy} to role ${role.name}`, 'iam:AttachRolePolicy')]),
  ];
}

/** What may keep jobs of it out. */
export function listWarnings({ host, ids, repository }: CiSource): PlannedWarning[] {
  if (host === 'gitlab' || ids !== undefined) return [];
  return [
    {
      message: `Jobs of ${repository} are known by its name alone: repositories made since July 2026 name their ids too, and are not let in.`,
      suggestions: [`Add both ids: gh api repos/${repository} --jq '"--owner-id \\(.owner.id) --repo-id \\(.id)"'`],
    },
  ];
}

/** The lines of a pipeline that takes the role of each environment. */
export function writePipeline(
  { host }: CiSource,
  environments: readonly (Pick<CiState, 'environment' | 'folder' | 'region'> & {
    /** ARN of the role that looks at everything. */
    readonly role: string;
  })[],
): string {
  return host === 'github' ? writeGitHub(environments) : writeGitLab(environments);
}

type Job = Parameters<typeof writePipeline>[1][number];

function writeGitHub(environments: readonly Job[]): string {
  return [
    'permissions:',
    '  id-token: write',
    '  contents: read',
    'jobs:',
    ...environments.flatMap(({ environment, folder, region, role }) => [
      `  ${environment}:`,
      '    runs-on: ubuntu-latest',
      '    env:',
      '      PF_AWS_CREDENTIALS: environment',
      '    steps:',
      '      - uses: actions/checkout@v5',
      '      - uses: aws-actions/configure-aws-credentials@v5',
      '        with:',
      `          role-to-assume: ${role}`,
      `          aws-region: ${region}`,
      `      - run: terragrunt run --all plan --working-dir ${quoteForShell(folder)}`,
    ]),
  ].join('\n');
}

function writeGitLab(environments: readonly Job[]): string {
  return environments
    .flatMap(({ environment, folder, region, role }) => [
      `${environment}:`,
      '  id_tokens:',
      '    AWS_TOKEN:',
      '      aud: $CI_SERVER_URL',
      '  variables:',
      '    PF_AWS_CREDENTIALS: environment',
      `    AWS_REGION: ${region}`,
      `    AWS_ROLE_ARN: ${role}`,
      '    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
      '  script:',
      '    - printf %s "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
      `    - terragrunt run --all plan --working-dir ${quoteForShell(folder)}`,
    ])
    .join('\n');
}
