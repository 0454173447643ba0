import type { AccountRegion } from '../../aws/account-regions.ts';
import { needsOptIn } from '../../aws/endpoint.ts';
import type { Connection } from '../../aws/network.ts';
import { ACCOUNT_SERVICE, listTrustedServices } from '../../aws/organizations.ts';
import { isFailure } from '../../errors/failure.ts';
import { EXIT } from '../../errors/kinds.ts';
import type { RunContext } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import type { RegionStatus } from '../../run/organization-plan.ts';
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
  for (const { known, decision } of optIn) {
    const { environment, region } = known;
    const accountId = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : undefined;
    const asks = accountId !== undefined && isTrusted;
    const status = asks ? await findOffRegion(context, management.connection, { region, accountId }) : 'DISABLED';
    if (status !== undefined) regions.set(environment, status);
  }
  return {
    regions,
    needsTrust: regions.size > 0 && !isTrusted,
    trusted: trusted ?? [],
  };
}

/** How a region stands; undefined where it is on. */
async function findOffRegion(
  { retry }: RunContext,
  connection: Connection,
  wanted: AccountRegion,
): Promise<RegionStatus> {
  const { getRegionStatus, isEnabled } = await import('../../aws/account-regions.ts');
  const status = await getRegionStatus(connection, retry, wanted);
  return isEnabled(status) ? undefined : status;
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
