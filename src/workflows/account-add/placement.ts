import { findParent, findUnit } from '../../aws/organizational-units.ts';
import type { Organizations } from '../../aws/organizations.ts';
import { isFailure } from '../../errors/failure.ts';
import type { Target } from './load.ts';
import type { AddAccountsOptions } from './options.ts';

/** How the organization stands to `--ou`. */
export interface Placement {
  /** The units that are not there yet, as paths from the root, the outermost first. */
  readonly missing: readonly string[];
  /** Accounts that are in the wanted unit already, by id. */
  readonly there: ReadonlySet<string>;
}

/** Looks for the unit of `--ou` and for the accounts in it; asks nothing without the flag. */
export async function placementOf(
  organizations: Organizations,
  { unitPath }: AddAccountsOptions,
  targets: readonly Target[],
): Promise<Placement> {
  if (unitPath.length === 0) return { missing: [], there: new Set() };
  const { parentId, missing } = await findUnit(organizations, unitPath);
  const standing = unitPath.length - missing.length;
  if (missing.length > 0) {
    return { missing: missing.map((_, at) => unitPath.slice(0, standing + at + 1).join('/')), there: new Set() };
  }
  const adopted = targets.flatMap(({ decision }) =>
    !isFailure(decision) && decision.kind === 'adopt' ? [decision.account.id] : [],
  );
  const parents = await Promise.all(adopted.map(async (id) => [id, await findParent(organizations, id)] as const));
  return { missing: [], there: new Set(parents.flatMap(([id, parent]) => (parent === parentId ? [id] : []))) };
}
