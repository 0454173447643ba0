import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { Asked, Asking } from '../../aws/identity/asked.ts';
import { identify } from '../../aws/identity/identify.ts';
import {
  type Management,
  type Member,
  memberOf,
  members,
  OrganizationSilent,
  ownerAccount,
  tagOf,
} from '../../aws/identity/organization.ts';
import { kindUsed, staticKeys } from '../../config-files/profile.ts';
import { isFailure } from '../../errors/failure.ts';
import { eachOf } from './each-of.ts';
import type { Membership } from './facts.ts';

/** Above this, one listing is cheaper than asking for each account. */
const MOST_SINGLE_QUESTIONS = 3;
const CALLS_AT_ONCE = 5;

/** Opens the management account; undefined where the repository has no credentials for it. */
export async function openManagement(profile: Asked, asking: Asking): Promise<Management | undefined> {
  const kind = kindUsed(profile.profile, profile.values);
  if (kind === undefined) return undefined;
  const own = kind === 'static' ? staticKeys(profile.values) : undefined;
  const credentials = own ?? (await resolved(profile, asking));
  if (credentials === undefined) return undefined;
  const { network, clock, signal } = asking;
  return { credentials, values: profile.values, network, now: () => clock.now(), signal };
}

/** Management credentials that do not work are found out by verifying management itself. */
async function resolved(profile: Asked, asking: Asking) {
  try {
    return (await identify(profile, asking)).credentials;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** How each of `accounts` stands in the organization; empty where the account belongs to none. */
export async function memberships(
  management: Management,
  accounts: readonly string[],
): Promise<Map<string, Membership>> {
  try {
    if (accounts.length > MOST_SINGLE_QUESTIONS) {
      const listed = new Map((await members(management)).map((member) => [member.id, member]));
      return new Map(accounts.map((account) => [account, membershipOf(listed.get(account))]));
    }
    const answers = await eachOf(accounts, CALLS_AT_ONCE, (account) => memberOf(management, account));
    return new Map(accounts.map((account, index) => [account, membershipOf(answers[index])]));
  } catch (error) {
    if (!(error instanceof OrganizationSilent)) throw error;
    if (error.code === 'AWSOrganizationsNotInUseException') return new Map();
    return new Map(accounts.map((account) => [account, { state: undefined, why: 'unknown', words: error.message }]));
  }
}

function membershipOf(member: Member | undefined): Membership {
  return member === undefined ? { state: undefined, why: 'absent' } : { state: member.state };
}

/**
 * The accounts the organization has for `environments`: its own account for management, those with our tag for the
 * others. `taken` are accounts the files give to somebody already. Nothing is known where AWS says no.
 */
export async function accountsFor(
  management: Management,
  environments: readonly string[],
  taken: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const accounts = new Map<string, string>();
  try {
    const owner = await ownerAccount(management);
    if (environments.includes('management') && owner !== undefined) accounts.set('management', owner);
    if (environments.every((environment) => environment === 'management')) return accounts;
    const candidates = (await members(management)).filter(({ id }) => id !== owner && !taken.has(id));
    const tags = await eachOf(candidates, CALLS_AT_ONCE, ({ id }) => tagOf(management, id, ENVIRONMENT_TAG));
    for (const [index, { id }] of candidates.entries()) {
      const environment = tags[index];
      if (environment !== undefined && environments.includes(environment)) accounts.set(environment, id);
    }
  } catch (error) {
    if (!(error instanceof OrganizationSilent)) throw error;
  }
  return accounts;
}
