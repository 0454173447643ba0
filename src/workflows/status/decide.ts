import { listSources, type Profiles } from '../../config-files/profile.ts';
import {
  type EnvironmentRecord,
  getProfileName,
  type KnownEnvironment,
  MANAGEMENT,
} from '../../repository/environments.ts';
import type { SecretProblem } from '../../repository/git.ts';
import { quoteForShell } from '../../text.ts';

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
export function suggestNextStep(steps: readonly StatusStep[]): string | undefined {
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

/** What the repository says of its bootstrap. */
interface StatusState {
  readonly root: string;
  readonly awsDir: string;
  readonly records: readonly EnvironmentRecord[];
  readonly management: KnownEnvironment;
  readonly profiles: Profiles;
  readonly hasSecrets: boolean;
  /** Profiles whose login at single sign-on is in force, or can be renewed without a person. */
  readonly loggedIn: ReadonlySet<string>;
  /** The first thing that is wrong with how git treats the AWS files. */
  readonly secretProblem: SecretProblem | undefined;
  readonly isStack: boolean;
  /** The root configuration of each environment, as a path from the root; by environment. */
  readonly rootFiles: ReadonlyMap<string, string | undefined>;
  /** Folders of regions, by environment. */
  readonly regionFolders: ReadonlyMap<string, readonly string[]>;
  /** Environments with unfinished work in the journal. */
  readonly unfinished: readonly string[];
  /** What is wrong with the names of those that are no environments for it. */
  readonly misnamed: readonly string[];
  /** Those of them whose account is on its way into the organization module. */
  readonly adopting: readonly string[];
}

/** Where the repository stands in the guide, step by step. Pure. */
export function decideStatus(state: StatusState): StatusStep[] {
  const { root, records, management } = state;
  const environments = records.filter((record) => record !== management.record);
  return [
    { step: 'Stack repository', state: 'done', evidence: root, command: null },
    describeOrganization(state),
    ...(environments.length === 0
      ? [describeNoAccounts(management.record)]
      : environments.map((record) => describeAccount(record, state))),
    describeFiles(state),
    ...describeConfiguration(state),
    ...state.misnamed.map(
      (evidence): StatusStep => ({ step: 'Name of an environment', state: 'broken', evidence, command: null }),
    ),
    ...state.unfinished.map((environment) => describeUnfinished(environment, state)),
  ];
}

function describeOrganization(state: StatusState): StatusStep {
  const { management, records, profiles } = state;
  const { record, profile: name } = management;
  const step = 'Organization and management profile';
  if (record === undefined && !profiles.has(name) && records.some(({ accountId }) => accountId !== undefined)) {
    const evidence = 'no environment is called management, and no file says which of them has the management account';
    return { step, state: 'not done', evidence, command: 'pf aws status --check' };
  }
  const hasProfile = profiles.has(name);
  if (record?.accountId !== undefined && hasProfile) {
    const lack = describeLack(step, { record, name }, state);
    if (lack !== undefined) return lack;
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

function describeNoAccounts(management: EnvironmentRecord | undefined): StatusStep {
  return {
    step: 'Accounts of environments',
    state: 'not done',
    evidence: 'no environment has an account yet',
    // The organization comes first, and says so itself.
    command: management?.accountId === undefined ? null : 'pf aws account add production',
  };
}

/**
 * What a checkout lacks for its profile to be used: a clone brings no secrets and no login along, and whether its owner
 * has some elsewhere, no file knows. Undefined where nothing is missing.
 */
function describeLack(
  step: string,
  { record: { environment, accountId }, name }: { readonly record: EnvironmentRecord; readonly name: string },
  { profiles, loggedIn }: Pick<StatusState, 'profiles' | 'loggedIn'>,
): StatusStep | undefined {
  const profile = profiles.get(name);
  const holder = profile && listSources(profile, profiles).at(-1);
  const isHeld = holder?.kind !== undefined && !(holder.kind === 'role' && holder.values.has('source_profile'));
  if (isHeld && (holder.kind !== 'sso' || loggedIn.has(holder.name))) return undefined;
  const [what, command] = isHeld
    ? ['by single sign-on, where nobody is logged in on this machine', `pf aws sso login ${environment}`]
    : ['without credentials in this checkout', `pf aws profile write ${environment}`];
  return { step, state: 'not done', evidence: `account ${accountId}, profile ${name} ${what}`, command };
}

function describeAccount(record: EnvironmentRecord, state: StatusState): StatusStep {
  const { environment, accountId, profile } = record;
  const { profiles } = state;
  const step = `Account of ${environment}`;
  const name = getProfileName(environment, { profile });
  const command = `pf aws account add ${environment}`;
  const found = profiles.get(name);
  if (accountId === undefined) {
    const evidence = `${found === undefined ? 'planned: ' : ''}no account is recorded`;
    return { step, state: 'not done', evidence, command };
  }
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
  const lack = describeLack(step, { record, name }, state);
  if (lack !== undefined) return lack;
  return { step, state: 'done', evidence: `account ${accountId}, profile ${name} (${region})`, command: null };
}

function describeFiles({ awsDir, profiles, hasSecrets, secretProblem }: StatusState): StatusStep {
  const step = 'AWS files safe from git';
  if ([...profiles.keys()].length === 0) {
    return { step, state: 'not done', evidence: 'there are none yet', command: null };
  }
  if (secretProblem === undefined) {
    const evidence = hasSecrets ? `${awsDir} is ignored and untracked` : `no secrets lie in ${awsDir}`;
    return { step, state: 'done', evidence, command: null };
  }
  const { message, suggestions } = secretProblem;
  return { step, state: 'broken', evidence: message, command: suggestions[0] ?? 'pf aws verify' };
}

function describeConfiguration({ records, isStack, rootFiles, regionFolders }: StatusState): StatusStep[] {
  const recorded = records.filter((record) => record.accountId !== undefined);
  if (recorded.length === 0) {
    return [
      { step: 'Terragrunt configuration', state: 'not done', evidence: 'no account is recorded yet', command: null },
    ];
  }
  return recorded.map(({ environment, settings }) => {
    const bucket = settings.getText('tf_state_bucket');
    const step = `Terragrunt configuration of ${environment}`;
    const command = `pf terragrunt configure ${environment}`;
    const rootFile = rootFiles.get(environment);
    const hasRegion = regionFolders.get(environment)?.length !== 0 || settings.getText('aws_region') !== undefined;
    const lacks = [
      ...(rootFile === undefined ? [isStack ? 'panfactum.hcl' : 'root.hcl'] : []),
      ...(bucket === undefined ? ['a state bucket'] : []),
      ...(hasRegion ? [] : ['region.yaml files']),
    ];
    // Where no sibling has one, only Panfactum's own tool can make it.
    const needsStack = isStack && rootFile === undefined && [...rootFiles.values()].every((file) => file === undefined);
    const remedy = needsStack && lacks.length === 1 ? 'pf env add' : command;
    if (lacks.length > 0) return { step, state: 'not done', evidence: `missing: ${lacks.join(', ')}`, command: remedy };
    return { step, state: 'done', evidence: `${rootFile}, state in ${bucket}`, command: null };
  });
}

function describeUnfinished(noted: string, { management, adopting }: StatusState): StatusStep {
  // The journal notes the organization by the usual name.
  const environment = noted === MANAGEMENT ? management.environment : noted;
  return {
    step: `${UNFINISHED} ${environment}`,
    state: 'broken',
    evidence: 'a run was interrupted; its progress is saved',
    // A journal may have come with the clone, where new files are private.
    command:
      noted === MANAGEMENT
        ? 'pf aws org init'
        : `pf ${adopting.includes(noted) ? 'terragrunt adopt' : 'aws account add'} ${quoteForShell(environment)}`,
  };
}
