import type { SandboxSettings } from '../options.ts';
import { ADMINISTRATOR_ACCESS, makeAccountState, makeRole, trustInAccount } from './account.ts';
import { settleRequests } from './assignments.ts';
import { makeAccountId, type RandomBytes } from './ids.ts';
import type { Account, AccountCreation, OrganizationRecord, World } from './world.ts';

/** An id for a new account that no account has. */
export function makeUnusedAccountId(world: World, random: RandomBytes): string {
  const given = world.nextAccountIds.shift();
  if (given !== undefined) return given;
  const id = makeAccountId(random);
  return Object.hasOwn(world.accounts, id) ? makeUnusedAccountId(world, random) : id;
}

type NewMember = Pick<Account, 'name' | 'email' | 'createdAt' | 'readyAt' | 'tags'> & {
  readonly roleName: string;
  readonly roleUsableAt: number;
  readonly policyEffectiveAt: number;
};

/** Makes a member account, with the role that lets the management account in; gives its id. */
export function addMember(
  world: World,
  organization: OrganizationRecord,
  made: NewMember,
  random: RandomBytes,
): string {
  const { roleName, roleUsableAt, policyEffectiveAt, ...account } = made;
  const { createdAt } = made;
  const id = makeUnusedAccountId(world, random);
  const trust = trustInAccount(organization.managementAccountId);
  const policies = [{ arn: ADMINISTRATOR_ACCESS, effectiveAt: policyEffectiveAt }];
  const role = makeRole(random, { name: roleName, createdAt, usableAt: roleUsableAt, trust, policies });
  const place = { organizationId: organization.id, parentId: organization.rootId } as const;
  world.accounts[id] = makeAccountState({
    id,
    ...account,
    membership: { ...place, joinedMethod: 'CREATED', joinedAt: createdAt },
    hasRootCredentials: !organization.rootFeatures.includes('RootCredentialsManagement'),
    roles: { [roleName]: role },
  });
  return id;
}

function finishCreation(
  world: World,
  organization: OrganizationRecord,
  creation: AccountCreation,
  { delays }: SandboxSettings,
  random: RandomBytes,
): void {
  const { name, email, roleName, tags, completesAt: createdAt } = creation;
  creation.state = creation.failure === undefined ? 'SUCCEEDED' : 'FAILED';
  if (creation.failure !== undefined) return;
  const readyAt = createdAt + delays.accountReady;
  const roleUsableAt = createdAt + delays.roleUsable;
  const made = {
    name,
    email,
    roleName,
    tags: { ...tags },
    createdAt,
    readyAt,
    roleUsableAt,
    policyEffectiveAt: createdAt,
  };
  creation.accountId = addMember(world, organization, made, random);
}

/**
 * Lets everything happen that is due by `now`. Called at the start of each request: the world moves by
 * the clock, never by timers, so that a saved state and a clock given by a test both tell the truth.
 * True where something changed.
 */
export function settle(world: World, now: number, settings: SandboxSettings, random: RandomBytes): boolean {
  let changed = settleRequests(world, now, random);
  for (const organization of Object.values(world.organizations)) {
    for (const creation of organization.creations) {
      if (creation.state !== 'IN_PROGRESS' || creation.completesAt > now) continue;
      finishCreation(world, organization, creation, settings, random);
      changed = true;
    }
  }
  for (const account of Object.values(world.accounts)) {
    for (const [region, due] of Object.entries(account.regionsDue ?? {})) {
      if (due > now) continue;
      account.regions[region] = 'ENABLED';
      delete account.regionsDue?.[region];
      changed = true;
    }
    if (account.state !== 'PENDING_CLOSURE' || (account.closesAt ?? 0) > now) continue;
    account.state = 'CLOSED';
    changed = true;
  }
  return changed;
}
