import type { Profiles } from '../../config-files/profile.ts';
import type { Failure } from '../../errors/failure.ts';
import { type EnvironmentRecord, type KnownEnvironment, MANAGEMENT } from '../../repository/environments.ts';
import type { SecretProblem } from '../../repository/git.ts';
import { quoteForShell } from '../../text.ts';
import type { FileFacts } from '../verify/facts.ts';
import type { VerifyResult } from '../verify/findings.ts';
import { describeAccess, describeAccount, describeNoAccounts, isHeld } from './describe-access.ts';
import { describeContacts, type KnownContacts } from './describe-contacts.ts';
import { describeConfiguration, describeFiles } from './describe-files.ts';
import { describeMemberRoots, type MemberRoots } from './describe-roots.ts';
import { describeKeyWork, type KeyWork, UNFINISHED } from './key-work.ts';

export interface StatusStep {
  readonly step: string;
  /** `unknown`: only AWS can tell, and was not asked or did not. */
  readonly state: 'done' | 'not done' | 'broken' | 'unknown';
  /** What it was seen by. */
  readonly evidence: string;
  /** What to type next; null for what is done. */
  readonly command: string | null;
  /** What no command does: whom to ask, what to do in the console. */
  readonly advice?: string;
}

/** What to type next: unfinished work, then the first open step, last what only AWS can tell; empty when done. */
export function suggestNextSteps(steps: readonly StatusStep[]): string[] {
  const open = steps.filter(({ command }) => command !== null);
  const first =
    open.find(({ step }) => step.startsWith(UNFINISHED)) ?? open.find(({ state }) => state !== 'unknown') ?? open[0];
  if (first?.command == null) return steps.flatMap(({ advice = [] }) => advice);
  return [addAllNames(first.command, open), ...(first.advice === undefined ? [] : [first.advice])];
}

function addAllNames(command: string, open: readonly StatusStep[]): string {
  const words = command.split(' ');
  const group = GROUPED.find((prefix) => command.startsWith(prefix));
  if (group === undefined || words.length !== group.split(' ').length) return command;
  const names = open.flatMap((step) => (step.command?.startsWith(group) ? [step.command.slice(group.length)] : []));
  return group + [...new Set(names)].join(' ');
}

/** Commands that take several environments. */
const GROUPED = ['pf aws account add ', 'pf terragrunt configure '];

/** What IAM says of the root user of the management account. */
export interface RootUser {
  readonly hasKeys: boolean;
  readonly hasSecondFactor: boolean;
}

/** What the repository says of its bootstrap. */
export interface StatusState {
  readonly root: string;
  readonly awsDir: string;
  readonly records: readonly EnvironmentRecord[];
  readonly management: KnownEnvironment;
  readonly profiles: Profiles;
  /** The profile that leads to the management account here: its environment's, or else one of the person's own. */
  readonly manager: string | undefined;
  /** Why the AWS files could not be read. */
  readonly unreadable: Failure | undefined;
  readonly hasSecrets: boolean;
  /** Profiles whose login at single sign-on is in force, or can be renewed without a person. */
  readonly loggedIn: ReadonlySet<string>;
  readonly files: readonly FileFacts[];
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
  /** Work on access keys that is under way, by environment. */
  readonly keyWork: ReadonlyMap<string, KeyWork>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Who recorded the management account, where this checkout has no credentials for it. */
  readonly recordedBy?: string | undefined;
  /** What AWS says; undefined where it was not asked. */
  readonly checked: CheckedState | undefined;
}

export interface CheckedState {
  /** Undefined where there is nothing to verify. */
  readonly verified: VerifyResult | undefined;
  /** Why it is not known, or undefined where nobody could ask. */
  readonly rootUser: RootUser | Failure | undefined;
  /** The same of the members. */
  readonly memberRoots: MemberRoots | Failure | undefined;
  readonly contacts: KnownContacts | Failure | undefined;
}

/** Where the repository stands in the guide, step by step. Pure. */
export function decideStatus(state: StatusState): StatusStep[] {
  const { root, records, management } = state;
  const environments = records.filter((record) => record !== management.record);
  return [
    { step: 'Stack repository', state: 'done', evidence: root, command: null },
    describeFiles(state),
    describeOrganization(state),
    ...(environments.length === 0
      ? [describeNoAccounts(management.record)]
      : environments.map((record) => describeAccount(record, state))),
    describeRootUser(state),
    ...describeMemberRoots(state),
    ...describeConfiguration(state),
    ...describeContacts(state),
    ...state.misnamed.map(
      (evidence): StatusStep => ({ step: 'Name of an environment', state: 'broken', evidence, command: null }),
    ),
    ...state.unfinished.map(
      (environment) =>
        describeKeyWork(environment, state.keyWork.get(environment), state.now) ??
        describeUnfinished(environment, state),
    ),
  ];
}

function describeOrganization(state: StatusState): StatusStep {
  const { management, records, checked } = state;
  const { record, profile: name, environment } = management;
  const step = 'Organization and management profile';
  if (record?.accountId !== undefined) {
    if (state.manager !== undefined && state.manager !== name) return describeManager(step, state.manager, state);
    const access = describeAccess(step, management, state);
    return isHeld(name, state) || access.command === null ? access : { ...access, advice: describeWhomToAsk(state) };
  }
  if (isHeld(name, state)) {
    const evidence = `profile ${name} is there, its account is not recorded`;
    return { step, state: 'not done', evidence, command: 'pf aws org init' };
  }
  const evidence =
    state.unreadable === undefined ? `no profile ${name} with credentials` : 'the AWS files cannot be read';
  // Somebody has made the organization: whoever comes second must not be sent to make it.
  if (records.every(({ accountId }) => accountId === undefined)) {
    const command = state.unreadable === undefined ? 'pf aws org init' : null;
    return { step, state: command === null ? 'unknown' : 'not done', evidence, command };
  }
  if (record !== undefined)
    return { step, state: 'not done', evidence, command: `pf aws profile write ${quoteForShell(environment)}` };
  const unnamed = 'no environment is called management, and no file says which of them has the management account';
  return { step, state: 'unknown', evidence: unnamed, command: checked === undefined ? 'pf aws status --check' : null };
}

/** A profile of the person's own leads to the management account: `account add` names it for this checkout. */
function describeManager(step: string, manager: string, { management, loggedIn, profiles }: StatusState): StatusStep {
  const { record, profile } = management;
  const evidence = `account ${record?.accountId}, by profile ${manager}; ${profile} holds no credentials in this checkout`;
  const command =
    profiles.get(manager)?.kind === 'sso' && !loggedIn.has(manager)
      ? `pf aws sso login --profile ${quoteForShell(manager)}`
      : null;
  const advice = `To have ${manager} used everywhere, write "aws_profile: ${manager}" into ${record?.folder}/environment.user.yaml.`;
  return { step, state: 'not done', evidence, command, advice };
}

/** Whoever comes second: who can give access, and to what. */
function describeWhomToAsk({ management: { record }, recordedBy }: StatusState): string {
  const whom = recordedBy === undefined ? 'whoever' : `${recordedBy}, or whoever`;
  return `Without credentials of your own, ask ${whom} administers account ${record?.accountId}: for an access key of an IAM user, for single sign-on, or for those of one environment alone.`;
}

const CONSOLE = 'https://console.aws.amazon.com/iam/home#/security_credentials';

function describeRootUser(state: StatusState): StatusStep {
  const { management, checked } = state;
  const step = 'Root user of the management account';
  if (checked === undefined) {
    const command = isHeld(management.profile, state) ? 'pf aws status --check' : null;
    return { step, state: 'unknown', evidence: 'only AWS can tell', command };
  }
  const { rootUser } = checked;
  if (rootUser === undefined)
    return { step, state: 'unknown', evidence: 'it takes credentials of that account', command: null };
  if ('code' in rootUser)
    return { step, state: 'unknown', evidence: `${rootUser.message} (${rootUser.code})`, command: null };
  const { hasKeys, hasSecondFactor } = rootUser;
  const evidence = `${hasKeys ? 'it has access keys' : 'no access keys'}, ${hasSecondFactor ? 'a' : 'no'} second factor`;
  if (hasKeys) {
    return { step, state: 'not done', evidence, command: 'pf aws org init --from-csv rootkey.csv --delete-root-key' };
  }
  if (hasSecondFactor) return { step, state: 'done', evidence, command: null };
  const advice = `As root, add a second factor in the console: ${CONSOLE}`;
  return { step, state: 'not done', evidence, command: null, advice };
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
