import type { Account, MembershipRecord, OrganizationRecord, World } from '../../state/world.ts';
import type { Call } from '../operation.ts';
import { organizationsErrors } from './errors.ts';

/** A member (or the management) account, with its place in the organization. */
export type MemberAccount = Account & { readonly membership: MembershipRecord };

/** The organization of an account; undefined where it is in none. */
export function findOrganization(world: World, account: Account): OrganizationRecord | undefined {
  return account.membership && world.organizations[account.membership.organizationId];
}

/** The caller's organization, or AWSOrganizationsNotInUseException. */
export function requireOrganization(call: Call): OrganizationRecord {
  const organization = findOrganization(call.world, call.caller.account);
  if (organization === undefined) throw organizationsErrors.notInUse();
  return organization;
}

function isMember(account: Account, organization: OrganizationRecord): account is MemberAccount {
  return account.membership?.organizationId === organization.id;
}

/** The accounts of an organization, the oldest first. */
export function listMembers(world: World, organization: OrganizationRecord): MemberAccount[] {
  return Object.values(world.accounts).filter((account) => isMember(account, organization));
}

/** A member account by id, or AccountNotFoundException. */
export function requireMember(world: World, organization: OrganizationRecord, id: string): MemberAccount {
  const account = Object.hasOwn(world.accounts, id) ? world.accounts[id] : undefined;
  if (account === undefined || !isMember(account, organization)) throw organizationsErrors.accountNotFound();
  return account;
}

/** Whether the id is the organization's root or one of its units. */
export function isParent(organization: OrganizationRecord, id: string): boolean {
  return id === organization.rootId || Object.hasOwn(organization.units, id);
}
