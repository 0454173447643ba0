import { findHeldKeys } from '../../access/orphaned-keys.ts';
import { needsOptIn } from '../../aws/endpoint.ts';
import { readError } from '../../aws/errors.ts';
import { openIam } from '../../aws/iam.ts';
import { findParent, findUnit } from '../../aws/organizational-units.ts';
import { ACCOUNT_SERVICE, listTrustedServices } from '../../aws/organizations.ts';
import { openSession, openSts, toRoleArn } from '../../aws/sts.ts';
import { isFailure, resolveOrFailure } from '../../errors/failure.ts';
import { EXIT } from '../../errors/kinds.ts';
import { openConnection, type RunContext } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import type { RegionStatus } from '../../run/plan.ts';
import { isConfigShared, nameOwnProfile } from '../../run/write-profile.ts';
import type { DecidedEnvironment } from './decide.ts';
import type { EnvironmentState } from './decide-account.ts';
import type { AccountAddState } from './load.ts';
import type { AccountAddRequest } from './request.ts';

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

/** Where others hold the user's keys, a role serves as well; where git tracks `config`, the profile is one's own. */
export async function chooseAccess(
  context: RunContext,
  { state, request }: { readonly state: AccountAddState; readonly request: AccountAddRequest },
  decided: readonly DecidedEnvironment[],
): Promise<DecidedEnvironment[]> {
  const isShared = await isConfigShared(context.repository, context.runtime);
  return Promise.all(
    decided.map(async ({ known, decision }): Promise<DecidedEnvironment> => {
      const isOpen = known.existing.settings?.kind === undefined && !isFailure(decision) && decision.kind === 'adopt';
      if (!isOpen || known.access === 'none') return { known, decision };
      const mayChoose = request.access === undefined && request.userName === undefined;
      const isNoted = context.journal.note(known.environment).key !== undefined;
      const isHeld =
        mayChoose &&
        !isNoted &&
        // What keeps AWS from telling, the run itself meets again.
        (await resolveOrFailure(areKeysHeld(context, state, { request, known }, decision.account.id))) === true;
      const access = isHeld ? 'role' : known.access;
      const isOwn = access === 'role' && isShared && (isHeld || known.existing.settings !== undefined);
      const profile =
        isOwn && !known.isOwn ? nameOwnProfile(known.environment, known.profile, context.runtime) : known.profile;
      return { known: { ...known, access, profile, isOwn: isOwn || known.isOwn }, decision };
    }),
  );
}

/** Whether somebody has a key of the IAM user. */
async function areKeysHeld(
  context: RunContext,
  { management }: AccountAddState,
  { request, known }: { readonly request: AccountAddRequest; readonly known: EnvironmentState },
  account: string,
): Promise<boolean> {
  const sts = openSts({ ...management.connection, region: known.region }, context.retry);
  const role = { arn: toRoleArn(account, request.roleName), sessionName: 'pf-plugin-aws' };
  const iam = openIam(openConnection(context, await openSession(sts, role), known.region), context.retry);
  return (await findHeldKeys(iam, known.userName)).length > 0;
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
