import type { SandboxSettings } from '../options.ts';
import { ADMINISTRATOR_ACCESS, makeAccountState, makeRole, trustInAccount } from './account.ts';
import { settleRequests } from './assignments.ts';
import { makeAccountId, type RandomBytes } from './ids.ts';
import type { AccountCreation, OrganizationRecord, World } from './world.ts';

/** An id for a new account that no account has. */
export function makeUnusedAccountId(world: World, random: RandomBytes): string {
  const given = world.nextAccountIds.shift();
  if (given !== undefined) return given;
  const id = makeAccountId(random);
  return Object.hasOwn(world.accounts, id) ? makeUnusedAccountId(world, random) : id;
}

function finishCreation(
  world: World,
  organization: OrganizationRecord,
  creation: AccountCreation,
  settings: SandboxSettings,
  random: RandomBytes,
): void {
  if (creation.failure !== undefined) {
    creation.state = 'FAILED';
    return;
  }
  const createdAt = creation.completesAt;
  const id = makeUnusedAccountId(world, random);
  const role = makeRole(random, {
    name: creation.roleName,
    createdAt,
    usableAt: createdAt + settings.delays.roleUsable,
    trust: trustInAccount(organization.managementAccountId),
    policies: [{ arn: ADMINISTRATOR_ACCESS, effectiveAt: createdAt }],
  });
  world.accounts[id] = makeAccountState({
    id,
    name: creation.name,
    email: creation.email,
    createdAt,
    readyAt: createdAt + settings.delays.accountReady,
    membership: {
      organizationId: organization.id,
      parentId: organization.rootId,
      joinedMethod: 'CREATED',
      joinedAt: createdAt,
    },
    hasRootCredentials: !organization.rootFeatures.includes('RootCredentialsManagement'),
    tags: { ...creation.tags },
    roles: { [role.name]: role },
  });
  creation.state = 'SUCCEEDED';
  creation.accountId = id;
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
