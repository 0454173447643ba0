import { isRefusedWith } from './errors.ts';
import { callJson, listJson, readList, readObject, readText } from './json-client.ts';
import type { Organizations } from './organizations.ts';
import { requireForm } from './request.ts';

/** `r-…`, the parent of everything. */
async function findRoot(organizations: Organizations): Promise<string> {
  const [root = {}] = await listJson(organizations, 'ListRoots', { list: 'Roots' });
  return requireForm('id of a unit', readText(root, 'Id'), 'ListRoots');
}

/** The unit `ou-…` of that name right under `parentId`, if there is one. */
async function findChild(organizations: Organizations, parentId: string, name: string): Promise<string | undefined> {
  const operation = 'ListOrganizationalUnitsForParent';
  const input = { ParentId: parentId };
  const units = await listJson(organizations, operation, { list: 'OrganizationalUnits', input });
  const unit = units.find((candidate) => readText(candidate, 'Name') === name);
  return unit && requireForm('id of a unit', readText(unit, 'Id'), operation);
}

/** Follows `path` (`['Workloads', 'Production']`) from the root; what is missing of it comes back by name. */
export async function findUnit(
  organizations: Organizations,
  path: readonly string[],
): Promise<{ parentId: string; missing: readonly string[] }> {
  let parentId = await findRoot(organizations);
  for (const [depth, name] of path.entries()) {
    const child = await findChild(organizations, parentId, name);
    if (child === undefined) return { parentId, missing: path.slice(depth) };
    parentId = child;
  }
  return { parentId, missing: [] };
}

/** The id of the unit at `path`, made where missing. */
export async function ensureUnit(organizations: Organizations, path: readonly string[]): Promise<string> {
  let { parentId, missing } = await findUnit(organizations, path);
  for (const name of missing) parentId = await createUnit(organizations, parentId, name);
  return parentId;
}

async function createUnit(organizations: Organizations, parentId: string, name: string): Promise<string> {
  const operation = 'CreateOrganizationalUnit';
  try {
    const answer = await callJson(organizations, operation, { ParentId: parentId, Name: name });
    return requireForm('id of a unit', readText(readObject(answer, 'OrganizationalUnit'), 'Id'), operation);
  } catch (error) {
    // Made by another run meanwhile, or by our own call whose reply was lost.
    const exists = isRefusedWith(error, 'DuplicateOrganizationalUnit');
    const id = exists ? await findChild(organizations, parentId, name) : undefined;
    if (id === undefined) throw error;
    return id;
  }
}

/** The root or unit that an account is in. */
export async function findParent(organizations: Organizations, accountId: string): Promise<string> {
  const [parent = {}] = readList(await callJson(organizations, 'ListParents', { ChildId: accountId }), 'Parents');
  return requireForm('id of a unit', readText(parent, 'Id'), 'ListParents');
}

/** Moves the account there unless it is there; a repeated move whose reply was lost counts as done. */
export async function moveAccount(organizations: Organizations, accountId: string, unitId: string): Promise<void> {
  const from = await findParent(organizations, accountId);
  if (from === unitId) return;
  try {
    const move = { AccountId: accountId, SourceParentId: from, DestinationParentId: unitId };
    await callJson(organizations, 'MoveAccount', move);
  } catch (error) {
    if ((await findParent(organizations, accountId)) !== unitId) throw error;
  }
}
