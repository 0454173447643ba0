import { needsOptIn } from '../../aws/endpoint.ts';
import { readError } from '../../aws/errors.ts';
import { findParent, findUnit } from '../../aws/organizational-units.ts';
import { ACCOUNT_SERVICE, listTrustedServices } from '../../aws/organizations.ts';
import { isFailure } from '../../errors/failure.ts';
import { EXIT } from '../../errors/kinds.ts';
import type { RunContext } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import type { RegionStatus } from '../../run/plan.ts';
import type { DecidedEnvironment } from './decide.ts';
import type { AccountAddState } from './load.ts';

/** The regions to enable before anybody can work there, and what else the organization says of itself. */
export interface OrganizationTraits {
  /** By environment, how its region stands; those whose region is on are not in it. */
  readonly regions: ReadonlyMap<string, RegionStatus>;
  /** Trusted access for Account Management is off, and needed. */
  readonly needsTrust: boolean;
  /** Services that may act across the organization, as far as that was asked. */
  readonly trusted: readonly string[];
}

/** Asks AWS only where accounts would be made, or where somebody works in a region that must be opted into. */
export async function loadTraits(
  context: RunContext,
  { management }: AccountAddState,
  decided: readonly DecidedEnvironment[],
): Promise<OrganizationTraits> {
  const optIn = decided.filter(({ known: { access, region } }) => access !== 'none' && needsOptIn(region));
  const creates = decided.some(({ decision }) => !isFailure(decision) && decision.kind === 'create');
  const trusted = creates || optIn.length > 0 ? await listTrusted(context, management) : undefined;
  const isTrusted = trusted?.includes(ACCOUNT_SERVICE) !== false;
  const regions = new Map<string, RegionStatus>();
  const { findOffRegion } = await import('../../aws/account-regions.ts');
  for (const { known, decision } of optIn) {
    const { environment, region } = known;
    const accountId = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : undefined;
    const asks = accountId !== undefined && isTrusted;
    const wanted = { region, accountId };
    const status = asks ? await findOffRegion(management.connection, context.retry, wanted) : 'DISABLED';
    if (status !== undefined) regions.set(environment, status);
  }
  return { regions, needsTrust: regions.size > 0 && !isTrusted, trusted: trusted ?? [] };
}

/** Whoever may not list these learns nothing, and need not. */
async function listTrusted({ retry }: RunContext, management: AccountAddState['management']) {
  try {
    return await listTrustedServices(openManagementOrganizations(management, retry));
  } catch (error) {
    if (isFailure(error) && error.exit === EXIT.failed) return undefined;
    throw error;
  }
}

/** How the organization stands to `--ou`. */
export interface Placement {
  /** The units that are not there yet, as paths from the root, the outermost first. */
  readonly missing: readonly string[];
  /** Accounts that are in the wanted unit already, by id. */
  readonly there: ReadonlySet<string>;
}

/** Looks for the unit of `--ou`, and which of the adopted accounts are in it; asks nothing without the flag. */
export async function loadPlacement(
  { retry }: RunContext,
  { management }: AccountAddState,
  { unitPath, adopted }: { unitPath: readonly string[]; adopted: readonly string[] },
): Promise<Placement> {
  if (unitPath.length === 0) return { missing: [], there: new Set() };
  const organizations = openManagementOrganizations(management, retry);
  const { parentId, missing } = await findUnit(organizations, unitPath);
  const found = unitPath.length - missing.length;
  if (missing.length > 0) {
    return { missing: missing.map((_, at) => unitPath.slice(0, found + at + 1).join('/')), there: new Set() };
  }
  const parents = await Promise.all(adopted.map(async (id) => [id, await findParent(organizations, id)] as const));
  return { missing: [], there: new Set(parents.flatMap(([id, parent]) => (parent === parentId ? [id] : []))) };
}

/** What was learned about the quota of accounts. */
export type Quota =
  | { readonly allowed: number; readonly code: string }
  /** Why it is not known, in a word or two. */
  | { readonly allowed: null; readonly why: string };

/** It is worth a glance before the plan, and no wait. */
const QUOTA_TIMEOUT_MS = 2_000;

/** Asks how many accounts there may be. That AWS does not tell is no failure: it is the judge in the end. */
export async function loadQuota(context: RunContext, { management }: AccountAddState): Promise<Quota> {
  const { findAccountQuota } = await import('../../aws/account-creation.ts');
  const { abortAfter, interrupt } = context.runtime;
  const limit = abortAfter(QUOTA_TIMEOUT_MS);
  try {
    const { connection } = management;
    const signal = AbortSignal.any([limit, interrupt]);
    const quota = await findAccountQuota({ ...connection, context: { ...connection.context, signal } });
    return quota ?? { allowed: null, why: 'Service Quotas does not list it' };
  } catch (error) {
    interrupt.throwIfAborted();
    if (limit.aborted) {
      return { allowed: null, why: `Service Quotas: no answer within ${QUOTA_TIMEOUT_MS / 1000} s` };
    }
    if (!isFailure(error)) throw error;
    const answer = readError(error);
    const why = answer === undefined || answer.kind === 'not-aws' ? error.code : answer.code;
    return { allowed: null, why: `Service Quotas: ${why}` };
  }
}
