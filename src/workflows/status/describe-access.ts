import { findAccountHint } from '../../aws/account-hint.ts';
import { leadsToCredentials, listKinds, listSources, type Profile } from '../../config-files/profile.ts';
import {
  canShareAccount,
  type EnvironmentRecord,
  getProfileName,
  type KnownEnvironment,
} from '../../repository/environments.ts';
import { quoteForShell, shortenArn } from '../../text.ts';
import { checkShared } from '../verify/checks/account.ts';
import { checkCredentials, checkProfile } from '../verify/checks/files.ts';
import type { Facts } from '../verify/facts.ts';
import { type EnvironmentResult, type Finding, findHomeRegion } from '../verify/findings.ts';
import type { StatusState, StatusStep } from './decide.ts';

/** What is wrong with files concerns all environments, and stands at a step of its own. */
const OF_FILES: ReadonlySet<string> = new Set(['files', 'git']);

/** What a checkout cannot have by itself: a clone brings no secrets along. */
const NOT_HELD: ReadonlySet<string> = new Set(['PROFILE_MISSING', 'PROFILE_NO_CREDENTIALS', 'PROFILE_INCOMPLETE']);

/** Whether the profile leads to credentials of some kind, as far as files tell. */
export function isHeld(name: string, { profiles }: Pick<StatusState, 'profiles'>): boolean {
  return leadsToCredentials(profiles.get(name), profiles);
}

/** How this checkout gets into an account: by the checks of `verify`, with AWS's answers where it was asked. */
export function describeAccess(step: string, known: KnownEnvironment, state: StatusState): StatusStep {
  const { environment, profile: name, record } = known;
  if (state.unreadable !== undefined)
    return { step, state: 'unknown', evidence: 'the AWS files cannot be read', command: null };
  const profile = state.profiles.get(name);
  const facts = gatherOfflineFacts(known, profile, state);
  const [lack] = [...checkProfile(facts), ...checkCredentials(facts), ...checkShared(facts)];
  const account = `account ${record?.accountId}`;
  const missing = { step, state: 'not done' as const, command: suggestAccess(known, state) };
  if (lack !== undefined && NOT_HELD.has(lack.code)) {
    const what = lack.code === 'PROFILE_INCOMPLETE' ? 'with a part of a key' : 'without credentials in this checkout';
    return { ...missing, evidence: `${account}, profile ${name} ${what}` };
  }
  if (lack !== undefined)
    return { step, state: 'broken', evidence: showFinding(lack), command: suggestRemedy(lack, known) };
  if (!isHeld(name, state)) return { ...missing, evidence: `${account}, profile ${name} leads to no credentials` };
  const answer = state.checked?.verified?.environments.find((one) => one.environment === environment);
  if (answer !== undefined) return describeAnswer(step, answer, known);
  const hint = profile && findAccountHint(profile);
  if (hint !== undefined && record?.accountId !== undefined && hint !== record.accountId) {
    const evidence = `profile ${name} is of account ${hint}, and ${environment} is ${account}`;
    return { step, state: 'broken', evidence, command: `pf aws profile write ${quoteForShell(environment)}` };
  }
  const holder = profile && listSources(profile, state.profiles).at(-1);
  if (holder?.kind === 'sso' && !state.loggedIn.has(holder.name)) {
    const evidence = `${account}, profile ${name} by single sign-on, where nobody is logged in on this machine`;
    return { step, state: 'not done', evidence, command: `pf aws sso login ${environment}` };
  }
  return { step, state: 'done', evidence: `${account}, profile ${name} (${profile?.region})`, command: null };
}

function gatherOfflineFacts(known: KnownEnvironment, profile: Profile | undefined, state: StatusState): Facts {
  const { environment, record } = known;
  const values = profile?.values;
  const account = record?.accountId;
  const owners = state.records.filter((one) => one.accountId === account).map((one) => one.environment);
  return {
    environment,
    profile: known.profile,
    region: profile?.region,
    home: findHomeRegion(record?.settings),
    values,
    kinds: values === undefined ? [] : listKinds(known.profile, values),
    isManagement: environment === state.management.environment,
    split: profile?.split,
    expected: account === undefined ? undefined : { account, source: record?.file ?? '' },
    outcome: undefined,
    files: [],
    membership: undefined,
    neighbours: new Map(
      account === undefined ? [] : [[account, owners.filter((name) => !canShareAccount(name, environment))]],
    ),
    ambient: [],
    rivals: [],
  };
}

function describeAnswer(
  step: string,
  { arn, account, profile, findings }: EnvironmentResult,
  known: KnownEnvironment,
): StatusStep {
  const errors = findings.filter(({ level }) => level === 'error');
  const [worst] = errors.filter(({ check }) => !OF_FILES.has(check));
  if (worst !== undefined)
    return { step, state: 'broken', evidence: showFinding(worst), command: suggestRemedy(worst, known) };
  if (errors.length > 0) {
    const evidence = 'AWS was not asked, for the AWS files are unsafe';
    return { step, state: 'unknown', evidence, command: null };
  }
  const evidence = `account ${account}, profile ${profile}, proven as ${shortenArn(arn ?? '')}`;
  return { step, state: 'done', evidence, command: null };
}

function showFinding({ message, code }: Finding): string {
  return `${message} (${code})`;
}

/** Credentials for an environment whose account there is already: through the management account, or else given. */
function suggestAccess({ environment }: KnownEnvironment, state: StatusState): string {
  const isMember = environment !== state.management.environment && state.manager !== undefined;
  return `pf aws ${isMember ? 'account add' : 'profile write'} ${quoteForShell(environment)}`;
}

/** The first advice that is a command of ours with nothing left open; else the command that says all about it. */
function suggestRemedy({ suggestions }: Finding, { environment }: KnownEnvironment): string {
  const commands = suggestions.flatMap((line) => /(?:^|: )(pf (?:aws|terragrunt) .*)$/.exec(line)?.[1] ?? []);
  return commands.find((command) => !/ [A-Z]{2,}\b/.test(command)) ?? `pf aws verify ${quoteForShell(environment)}`;
}

/** What is next where no environment has an account. */
export function describeNoAccounts(management: EnvironmentRecord | undefined): StatusStep {
  // The organization comes first, and says so itself.
  const command = management?.accountId === undefined ? null : 'pf aws account add production';
  const evidence = 'no environment has an account yet';
  return { step: 'Accounts of environments', state: 'not done', evidence, command };
}

/** The account of one environment, and the way into it. */
export function describeAccount(record: EnvironmentRecord, state: StatusState): StatusStep {
  const { environment, accountId } = record;
  const step = `Account of ${environment}`;
  const known = { environment, profile: getProfileName(environment, record), record };
  if (accountId !== undefined) return describeAccess(step, known, state);
  const evidence = `${state.profiles.has(known.profile) ? '' : 'planned: '}no account is recorded`;
  return { step, state: 'not done', evidence, command: `pf aws account add ${quoteForShell(environment)}` };
}
