import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import { explainOptIn, identify, openConnectionAs, resolveCredentials } from '../../aws/identify.ts';
import { type Connection, type ProfileContext, retryWithin } from '../../aws/network.ts';
import {
  describeAccount,
  findOrganization,
  findTagged,
  listAccounts,
  type OrganizationAccount,
  type Organizations,
  openQuickOrganizations,
} from '../../aws/organizations.ts';
import { hasStrayToken, isKeyReplaced, listKinds, mergeProfile, type Profile } from '../../config-files/profile.ts';
import { FAILURES, type FailureCode } from '../../errors/catalogue.ts';
import { type Failure, isFailure } from '../../errors/failure.ts';
import { mapWithLimit } from '../../runtime.ts';
import { maskKeyId } from '../../text.ts';
import type { VerifyContext } from './context.ts';
import type { Membership, Outcome, ProfileAnswer } from './facts.ts';
import type { Via } from './options.ts';

/** Asks whose the credentials of a profile are, the way `--via` says. Nobody is asked about what cannot answer. */
export async function askIdentity(profile: Profile, context: ProfileContext, via: Via): Promise<ProfileAnswer> {
  if (!canAnswer(profile)) return { outcome: undefined };
  const cli = via === 'sdk' ? undefined : askCli(profile, context);
  const own = via === 'cli' ? undefined : toAnswer(identify(profile, context));
  const [learntByCli, learnt] = await Promise.all([cli, own]);
  if (learnt === undefined) return { outcome: learntByCli };
  return { ...learnt, ...(learntByCli === undefined ? {} : { cli: learntByCli }) };
}

function canAnswer({ name, values, keys }: Profile): boolean {
  const kinds = listKinds(name, values);
  return kinds.length > 0 && (kinds[0] !== 'static' || kinds.length > 1 || keys !== undefined);
}

async function askCli(profile: Profile, context: ProfileContext): Promise<Outcome> {
  const { identifyThroughCli } = await import('../../aws/aws-cli.ts');
  const asked = identifyThroughCli(profile, context).catch(async (error: unknown) => {
    throw await explainOptIn(error, profile, context);
  });
  return (await toAnswer(asked.then((identity) => ({ identity })))).outcome;
}

async function toAnswer(
  answer: Promise<{ identity: Identity; credentials?: Credentials }>,
): Promise<{ outcome: Outcome; credentials?: Credentials }> {
  try {
    const { identity, credentials } = await answer;
    return { outcome: { identity }, ...(credentials === undefined ? {} : { credentials }) };
  } catch (error) {
    // A missing AWS CLI is a matter of the command line, an interruption of the run: neither is a finding.
    if (!isFailure(error) || error.code === 'COMMAND_NOT_FOUND' || error.code === 'INTERRUPTED') throw error;
    return { outcome: { failure: error } };
  }
}

/** KEY_RETIRED where AWS accepts a key no more in whose place the profile has another way. */
export async function explainReplacedKey(profile: Profile, context: ProfileContext): Promise<Outcome | undefined> {
  const { name, config, credentials, keys } = profile;
  if (keys === undefined || !isKeyReplaced(profile)) return undefined;
  const others = [...(config ?? [])].filter(([key]) => !/^(?:sso_|role_arn$|source_profile$)/.test(key));
  const alone = mergeProfile(name, { config: new Map(others), credentials });
  const { outcome } = await toAnswer(identify(alone, context));
  if (outcome === undefined || !('failure' in outcome) || outcome.failure.code !== 'KEY_UNKNOWN') return undefined;
  return { failure: describeRetired(outcome.failure, profile, keys.accessKeyId) };
}

function describeRetired(failure: Failure, { name }: Profile, keyId: string): Failure {
  return failure.with({
    code: 'KEY_RETIRED',
    message: `The access key ${maskKeyId(keyId)} of profile ${name} is retired: the account is reached by SSO or a role now.`,
    suggestions: ['Take it out: pf aws key retire ENVIRONMENT --finish'],
  });
}

/** STS answers alike for unknown, switched off and deleted keys: the management account can tell which it is. */
export async function explainUnknownKey(
  context: VerifyContext,
  profile: Profile,
  outcome: Outcome | undefined,
): Promise<Outcome | undefined> {
  if (outcome === undefined || !('failure' in outcome) || outcome.failure.code !== 'KEY_UNKNOWN') return outcome;
  const { failure } = outcome;
  const key = profile.keys?.accessKeyId;
  if (profile.keys !== undefined && hasStrayToken(profile.keys)) {
    const message = `Profile ${profile.name} has a session token beside the access key ${maskKeyId(profile.keys.accessKeyId)}, which is no session's.`;
    return { failure: failure.with({ code: 'TOKEN_INVALID', message, suggestions: FAILURES.TOKEN_INVALID.advice }) };
  }
  const connection = await context.management();
  if (key === undefined || connection === undefined || connection.credentials?.accessKeyId === key) return outcome;
  const { findKeyStatus } = await import('../../aws/key-status.ts');
  const listRoles = (account: string) => listAccessRoles(context, account);
  const status = await findKeyStatus(key, { connection, listRoles, likelyUser: profile.name });
  const name = `The access key ${maskKeyId(key)} of profile ${profile.name}`;
  const explain = (message: string, code: FailureCode = 'KEY_UNKNOWN', advice = failure.suggestions): Outcome => ({
    failure: failure.with({ code, message, suggestions: advice }),
  });
  switch (status?.state) {
    case 'inactive':
      return explain(`${name} exists, but it is switched off.`, 'KEY_INACTIVE', FAILURES.KEY_INACTIVE.advice);
    case 'retired':
      return { failure: describeRetired(failure, profile, key) };
    case 'deleted':
      return explain(`${name} was deleted.`, 'KEY_UNKNOWN', FAILURES.PROFILE_INCOMPLETE.advice);
    case 'active':
      return explain(`${name} is active, but AWS does not accept it yet.`);
    case undefined:
      return outcome;
  }
}

/** Roles that let the management account into every account that AWS, or Control Tower, makes. */
const USUAL_ROLES = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'];

/** The roles that profiles of the repository assume in the account, and the usual ones. */
function listAccessRoles({ shared }: VerifyContext, account: string): string[] {
  const profile = [...shared.profiles.values()].flatMap(({ roleArn = '' }) => {
    const [, owner, name] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
    return owner === account && name !== undefined ? [name] : [];
  });
  return [...new Set([...profile, ...USUAL_ROLES])];
}

/** Above this, one listing is cheaper than asking for each account. */
const MOST_SINGLE_QUESTIONS = 3;
const CALLS_AT_ONCE = 5;

/** AWS as the management account sees it; undefined where the repository has no credentials for it. */
export async function openManagementConnection(
  profile: Profile | undefined,
  context: ProfileContext,
): Promise<Connection | undefined> {
  if (profile?.kind === undefined) return undefined;
  try {
    return await openConnectionAs(profile, context, await resolveCredentials(profile, context));
  } catch (error) {
    // Management credentials that do not work are found out by verifying management itself.
    refuseInterruption(error);
    return undefined;
  }
}

/** The management account of the organization that a member belongs to; undefined where that is not to be learnt. */
export async function findOwner(member: Connection): Promise<string | undefined> {
  try {
    return (await findOrganization(openQuickOrganizationsAs(member)))?.managementAccountId;
  } catch (error) {
    refuseInterruption(error);
    return undefined;
  }
}

/** One try each: a throttled question is reported, not waited for; but the pages of a long list are. */
function openQuickOrganizationsAs(management: Connection, limitMs = 0): Organizations {
  return openQuickOrganizations(management, retryWithin(management.context, limitMs));
}

const LIST_LIMIT_MS = 20_000;

/** How each of `accounts` stands in the organization; empty where the account belongs to none. */
export async function listMemberships(
  management: Connection,
  accounts: readonly string[],
): Promise<Map<string, Membership>> {
  const organizations = openQuickOrganizationsAs(management);
  try {
    if (accounts.length > MOST_SINGLE_QUESTIONS) {
      const all = await listAccounts(openQuickOrganizationsAs(management, LIST_LIMIT_MS));
      const listed = new Map(all.map((account) => [account.id, account]));
      return new Map(accounts.map((account) => [account, toMembership(listed.get(account))]));
    }
    const answers = await mapWithLimit(accounts, CALLS_AT_ONCE, (account) => describeAccount(organizations, account));
    return new Map(accounts.map((account, index) => [account, toMembership(answers[index])]));
  } catch (error) {
    const { message, details } = refuseInterruption(error);
    if (details.awsCode === 'AWSOrganizationsNotInUseException') return new Map();
    return new Map(accounts.map((account) => [account, { state: undefined, why: 'unknown', words: message }]));
  }
}

function toMembership(account: OrganizationAccount | undefined): Membership {
  return account === undefined ? { state: undefined, why: 'absent' } : { state: account.state };
}

/** The accounts of `environments` by their tag, but for those `taken`; management is the owner. Empty on refusal. */
export async function findAccounts(
  management: Connection,
  environments: readonly string[],
  { taken, managementName }: { readonly taken: ReadonlySet<string>; readonly managementName: string },
): Promise<Map<string, string>> {
  const organizations = openQuickOrganizationsAs(management);
  const accounts = new Map<string, string>();
  try {
    const owner = (await findOrganization(organizations))?.managementAccountId;
    if (owner === undefined) return accounts;
    if (environments.includes(managementName)) accounts.set(managementName, owner);
    if (environments.every((environment) => environment === managementName)) return accounts;
    const candidates = (await listAccounts(organizations)).filter(({ id }) => id !== owner && !taken.has(id));
    const tagged = await findTagged(organizations, candidates, { key: ENVIRONMENT_TAG, values: environments });
    for (const [id, tags] of tagged) {
      const environment = tags.get(ENVIRONMENT_TAG);
      if (environment !== undefined && environments.includes(environment)) accounts.set(environment, id);
    }
  } catch (error) {
    refuseInterruption(error);
  }
  return accounts;
}

/** What AWS, or the network, did not give is no reason to end; an interruption and a bug are. */
function refuseInterruption(error: unknown): Failure {
  if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
  return error;
}
