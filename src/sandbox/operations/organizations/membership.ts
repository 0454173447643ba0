import type { Account, Membership, Organization, World } from '../../state/world.ts';
import type { Call } from '../operation.ts';
import { organizationsErrors } from './errors.ts';

/** A member (or the management) account, with its place in the organization. */
export type Member = Account & { readonly membership: Membership };

/** The organization of an account; undefined where it is in none. */
export function organizationOf(world: World, account: Account): Organization | undefined {
  return account.membership && world.organizations[account.membership.organizationId];
}

/** The caller's organization, or AWSOrganizationsNotInUseException. */
export function callersOrganization(call: Call): Organization {
  const organization = organizationOf(call.world, call.caller.account);
  if (organization === undefined) throw organizationsErrors.notInUse();
  return organization;
}

function isMember(account: Account, organization: Organization): account is Member {
  return account.membership?.organizationId === organization.id;
}

/** The accounts of an organization, the oldest first. */
export function membersOf(world: World, organization: Organization): Member[] {
  return Object.values(world.accounts).filter((account) => isMember(account, organization));
}

/** A member account by id, or AccountNotFoundException. */
export function memberNamed(world: World, organization: Organization, id: string): Member {
  const account = Object.hasOwn(world.accounts, id) ? world.accounts[id] : undefined;
  if (account === undefined || !isMember(account, organization)) throw organizationsErrors.accountNotFound();
  return account;
}

/** Whether the id is the organization's root or one of its units. */
export function isParent(organization: Organization, id: string): boolean {
  return id === organization.rootId || Object.hasOwn(organization.units, id);
}
