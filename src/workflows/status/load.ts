import { existsSync, realpathSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profiles } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import {
  type EnvironmentRecord,
  findManagement,
  getProfileName,
  listRegionFolders,
  MANAGEMENT,
  readEnvironments,
} from '../../repository/environments.ts';
import type { SecretProblem } from '../../repository/git.ts';
import { gitStates } from '../../repository/git-folder.ts';
import type { GitOptions } from '../../repository/git-questions.ts';
import { Journal } from '../../repository/journal.ts';
import type { Repository } from '../../repository/repository.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { SECRET_NAMES } from '../../run/guard-secrets.ts';
import type { Runtime } from '../../runtime.ts';

export interface StatusStep {
  readonly step: string;
  readonly state: 'done' | 'not done' | 'broken';
  /** What it was seen by. */
  readonly evidence: string;
  /** What to type next; null for what is done. */
  readonly command: string | null;
}

/**
 * The one command to type next: unfinished work first, then the first step that is open, for all environments that
 * stand at it; undefined where everything is done.
 */
export function nextStep(steps: readonly StatusStep[]): string | undefined {
  const open = steps.filter(({ command }) => command !== null);
  const first = open.find(({ step }) => step.startsWith(UNFINISHED)) ?? open[0];
  if (first?.command == null) return undefined;
  const words = first.command.split(' ');
  const group = GROUPED.find((prefix) => first.command?.startsWith(prefix));
  if (group === undefined || words.length !== group.split(' ').length) return first.command;
  const names = open.flatMap(({ command }) => (command?.startsWith(group) ? [command.slice(group.length)] : []));
  return group + [...new Set(names)].join(' ');
}

const UNFINISHED = 'Unfinished work on';

/** Commands that take several environments. */
const GROUPED = ['pf aws account add ', 'pf terragrunt configure '];

/** Where the repository stands in the guide, step by step. Offline. */
export async function bootstrapStatus(
  runtime: Pick<Runtime, 'env' | 'interrupt'>,
  repository: Repository,
): Promise<StatusStep[]> {
  const profiles = readAwsFiles(repository);
  const reader = new SettingsReader(repository);
  const [records, journal] = await Promise.all([
    readEnvironments(repository, reader),
    Journal.open(repository.journalFile),
  ]);
  const management = findManagement(records);
  const environments = records.filter((record) => record !== management);
  return [
    { step: 'Stack repository', state: 'done', evidence: repository.root, command: null },
    organizationStep(management, profiles),
    ...(environments.length === 0
      ? [noAccounts(management)]
      : environments.map((record) => accountStep(record, profiles))),
    await filesStep(runtime, repository, profiles),
    ...(await configurationSteps(repository, records, reader)),
    ...journal.environments.map(unfinished),
  ];
}

function organizationStep(record: EnvironmentRecord | undefined, profiles: Profiles): StatusStep {
  const step = 'Organization and management profile';
  const name = getProfileName(MANAGEMENT, record);
  const hasProfile = profiles.has(name);
  if (record?.accountId !== undefined && hasProfile) {
    return { step, state: 'done', evidence: `profile ${name}, account ${record.accountId}`, command: null };
  }
  const command = 'pf aws org init';
  if (record?.accountId === undefined && !hasProfile)
    return { step, state: 'not done', evidence: `no profile ${name}`, command };
  const evidence = hasProfile
    ? `profile ${name} is there, its account is not recorded`
    : `account ${record?.accountId} is recorded, profile ${name} is missing`;
  return { step, state: hasProfile ? 'not done' : 'broken', evidence, command };
}

function noAccounts(management: EnvironmentRecord | undefined): StatusStep {
  return {
    step: 'Accounts of environments',
    state: 'not done',
    evidence: 'no environment has an account yet',
    // The organization comes first, and says so itself.
    command: management?.accountId === undefined ? null : 'pf aws account add production',
  };
}

function accountStep({ environment, accountId, profile }: EnvironmentRecord, profiles: Profiles): StatusStep {
  const step = `Account of ${environment}`;
  const name = getProfileName(environment, { profile });
  const command = `pf aws account add ${environment}`;
  if (accountId === undefined) return { step, state: 'not done', evidence: 'no account is recorded', command };
  const found = profiles.get(name);
  if (found === undefined)
    return { step, state: 'broken', evidence: `account ${accountId} is recorded, profile ${name} is missing`, command };
  const { region } = found;
  if (region === undefined) {
    return {
      step,
      state: 'broken',
      evidence: `profile ${name} has no region`,
      command: `pf aws profile write ${environment} --region us-east-2`,
    };
  }
  return { step, state: 'done', evidence: `account ${accountId}, profile ${name} (${region})`, command: null };
}

async function filesStep(
  { env, interrupt }: Pick<Runtime, 'env' | 'interrupt'>,
  repository: Repository,
  profiles: Profiles,
): Promise<StatusStep> {
  const step = 'AWS files safe from git';
  if ([...profiles.keys()].length === 0)
    return { step, state: 'not done', evidence: 'there are none yet', command: null };
  const [first] = await secretProblems(repository, { env, signal: interrupt });
  if (first === undefined)
    return { step, state: 'done', evidence: `${repository.awsDir} is ignored and untracked`, command: null };
  return { step, state: 'broken', evidence: first.message, command: first.suggestions[0] ?? 'pf aws verify' };
}

/** Of the secrets that are there. Several questions to git find the words; whether there is any need for them, one does. */
async function secretProblems({ awsDir }: Repository, git: GitOptions): Promise<readonly SecretProblem[]> {
  const there = SECRET_NAMES.filter((name) => existsSync(join(awsDir, name)));
  const states = await gitStates(
    there.map((name) => realpathSync(join(awsDir, name))),
    git,
  );
  if ([...states.values()].every((state) => state === 'ignored' || state === 'outside')) return [];
  const { inspectSecrets } = await import('../../repository/git.ts');
  return (await inspectSecrets(awsDir, there, git)).problems;
}

async function configurationSteps(
  repository: Repository,
  records: readonly EnvironmentRecord[],
  reader: SettingsReader,
): Promise<StatusStep[]> {
  const recorded = records.filter((record) => record.accountId !== undefined);
  if (recorded.length === 0) {
    return [
      { step: 'Terragrunt configuration', state: 'not done', evidence: 'no account is recorded yet', command: null },
    ];
  }
  const roots = await Promise.all(
    ['root.hcl', 'panfactum.hcl'].map((name) =>
      access(join(repository.environmentsDir, name)).then(
        () => name,
        () => undefined,
      ),
    ),
  );
  const root = roots.find((name) => name !== undefined);
  return recorded.map((record) => {
    const { environment, settings } = record;
    const bucket = settings.getText('tf_state_bucket');
    const step = `Terragrunt configuration of ${environment}`;
    const command = `pf terragrunt configure ${environment}`;
    const lacks = [
      ...(root === undefined ? ['root.hcl'] : []),
      ...(bucket === undefined ? ['a state bucket'] : []),
      ...(listRegionFolders(reader, record).includes('global') ? [] : ['region.yaml files']),
    ];
    if (lacks.length > 0) return { step, state: 'not done', evidence: `missing: ${lacks.join(', ')}`, command };
    return { step, state: 'done', evidence: `${root}, state in ${bucket}`, command: null };
  });
}

function unfinished(environment: string): StatusStep {
  return {
    step: `${UNFINISHED} ${environment}`,
    state: 'broken',
    evidence: 'a run was interrupted; nothing is lost',
    command: environment === MANAGEMENT ? 'pf aws org init' : `pf aws account add ${environment}`,
  };
}
