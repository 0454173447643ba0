import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import { connectAs, resolveCredentials } from '../../aws/identify.ts';
import type { Connection, ProfileContext } from '../../aws/network.ts';
import { retryWithin } from '../../aws/network.ts';
import {
  describeAccount,
  findOrganization,
  listAccounts,
  listTags,
  type OrganizationAccount,
  type Organizations,
  openQuickOrganizations,
} from '../../aws/organizations.ts';
import type { Profile } from '../../config-files/profile.ts';
import { type Failure, isFailure } from '../../errors/failure.ts';
import { mapWithLimit } from '../../runtime.ts';
import type { Membership } from './facts.ts';

/** Above this, one listing is cheaper than asking for each account. */
const MOST_SINGLE_QUESTIONS = 3;
const CALLS_AT_ONCE = 5;

/** AWS as the management account sees it; undefined where the repository has no credentials for it. */
export async function connectManagement(profile: Profile, context: ProfileContext): Promise<Connection | undefined> {
  if (profile.kind === undefined) return undefined;
  try {
    return await connectAs(profile, context, await resolveCredentials(profile, context));
  } catch (error) {
    // Management credentials that do not work are found out by verifying management itself.
    refuseInterruption(error);
    return undefined;
  }
}

/** One try each: the check is one of several, and a throttled or broken one is reported, not waited for. */
function organizationsOf(management: Connection): Organizations {
  return openQuickOrganizations(management, retryWithin(management.context, 0));
}

/** How each of `accounts` stands in the organization; empty where the account belongs to none. */
export async function listMemberships(
  management: Connection,
  accounts: readonly string[],
): Promise<Map<string, Membership>> {
  const organizations = organizationsOf(management);
  try {
    if (accounts.length > MOST_SINGLE_QUESTIONS) {
      const listed = new Map((await listAccounts(organizations)).map((account) => [account.id, account]));
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

/**
 * The accounts the organization has for `environments`: its own account for management, those with our tag for the
 * others. `taken` are accounts the files give to somebody already. Nothing is known where AWS says no.
 */
export async function findAccounts(
  management: Connection,
  environments: readonly string[],
  taken: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const organizations = organizationsOf(management);
  const accounts = new Map<string, string>();
  try {
    const owner = (await findOrganization(organizations))?.managementAccountId;
    if (owner === undefined) return accounts;
    if (environments.includes('management')) accounts.set('management', owner);
    if (environments.every((environment) => environment === 'management')) return accounts;
    const candidates = (await listAccounts(organizations)).filter(({ id }) => id !== owner && !taken.has(id));
    const tags = await mapWithLimit(candidates, CALLS_AT_ONCE, ({ id }) => listTags(organizations, id));
    for (const [index, { id }] of candidates.entries()) {
      const environment = tags[index]?.get(ENVIRONMENT_TAG);
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
