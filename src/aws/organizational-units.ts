import {
  CreateOrganizationalUnitCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { Failure } from '../errors/failure.ts';
import { allPages } from './all-pages.ts';
import { awsCodeOf } from './errors.ts';
import { type RetryOptions, withRetry } from './retry.ts';

/** `r-…`, the parent of everything. */
export async function rootOf(client: OrganizationsClient, retry: RetryOptions): Promise<string> {
  const roots = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListRoots', () => client.send(new ListRootsCommand({ NextToken: token })));
    return { items: page.Roots, token: page.NextToken };
  });
  const id = roots[0]?.Id;
  if (id === undefined) throw new Failure('AWS_REFUSED', 'ListRoots names no root of the organization.');
  return id;
}

/** The unit `ou-…` of that name right under `parentId`, if there is one. */
async function childUnit(client: OrganizationsClient, retry: RetryOptions, parentId: string, name: string) {
  const units = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListOrganizationalUnitsForParent', () =>
      client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parentId, NextToken: token })),
    );
    return { items: page.OrganizationalUnits, token: page.NextToken };
  });
  return units.find((unit) => unit.Name === name)?.Id;
}

/** Follows `path` (`['Workloads', 'Production']`) from the root; what is missing of it comes back by name. */
export async function findUnit(
  client: OrganizationsClient,
  retry: RetryOptions,
  path: readonly string[],
): Promise<{ parentId: string; missing: readonly string[] }> {
  let parentId = await rootOf(client, retry);
  for (const [depth, name] of path.entries()) {
    const child = await childUnit(client, retry, parentId, name);
    if (child === undefined) return { parentId, missing: path.slice(depth) };
    parentId = child;
  }
  return { parentId, missing: [] };
}

/** The id of the unit at `path`, made where missing. */
export async function ensureUnit(
  client: OrganizationsClient,
  retry: RetryOptions,
  path: readonly string[],
): Promise<string> {
  let { parentId, missing } = await findUnit(client, retry, path);
  for (const name of missing) parentId = await createUnit(client, retry, parentId, name);
  return parentId;
}

async function createUnit(client: OrganizationsClient, retry: RetryOptions, parentId: string, name: string) {
  try {
    const { OrganizationalUnit: unit } = await withRetry(retry, 'CreateOrganizationalUnit', () =>
      client.send(new CreateOrganizationalUnitCommand({ ParentId: parentId, Name: name })),
    );
    return unit?.Id ?? '';
  } catch (error) {
    // Made by another run meanwhile, or by our own call whose reply was lost.
    const exists = error instanceof Error && awsCodeOf(error.cause) === 'DuplicateOrganizationalUnitException';
    const id = exists ? await childUnit(client, retry, parentId, name) : undefined;
    if (id === undefined) throw error;
    return id;
  }
}

export async function parentOf(client: OrganizationsClient, retry: RetryOptions, childId: string): Promise<string> {
  const { Parents: parents } = await withRetry(retry, 'ListParents', () =>
    client.send(new ListParentsCommand({ ChildId: childId })),
  );
  return parents?.[0]?.Id ?? '';
}

/** Moves the account there unless it is there; a repeated move whose reply was lost counts as done. */
export async function moveAccount(
  client: OrganizationsClient,
  retry: RetryOptions,
  accountId: string,
  unitId: string,
): Promise<void> {
  const from = await parentOf(client, retry, accountId);
  if (from === unitId) return;
  const move = { AccountId: accountId, SourceParentId: from, DestinationParentId: unitId };
  try {
    await withRetry(retry, 'MoveAccount', () => client.send(new MoveAccountCommand(move)));
  } catch (error) {
    if ((await parentOf(client, retry, accountId)) !== unitId) throw error;
  }
}
