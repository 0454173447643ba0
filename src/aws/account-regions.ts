import { EnableRegionCommand, GetRegionOptStatusCommand, ListRegionsCommand } from '@aws-sdk/client-account';
import { openAccountManagement } from './account-email.ts';
import { needsOptIn } from './endpoint.ts';
import { isRefusedWith } from './errors.ts';
import { listPages } from './json-client.ts';
import type { Connection } from './network.ts';
import { isFormed } from './request.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** A region of the caller's account, or of the member `accountId`, of which the management account may speak. */
export interface AccountRegion {
  readonly region: string;
  readonly accountId?: string | undefined;
}

/** `ENABLED_BY_DEFAULT`, `ENABLED`, `ENABLING`, `DISABLED`…: how a region stands in an account. Throws a Failure. */
export async function getRegionStatus(
  connection: Connection,
  given: RetryOptions,
  { region, accountId }: AccountRegion,
): Promise<string | undefined> {
  const { sdk, retry } = openAccountManagement(connection, given);
  const command = new GetRegionOptStatusCommand({ RegionName: region, AccountId: accountId });
  const { RegionOptStatus: status } = await withRetry(retry, 'GetRegionOptStatus', () => sdk.send(command));
  return /^[A-Z_]{1,32}$/.test(String(status)) ? status : throwMalformed('GetRegionOptStatus', 'status of the region');
}

/** How a region stands in an account; undefined where it is on, as those are that need no opting in. */
export async function findOffRegion(
  connection: Connection,
  given: RetryOptions,
  wanted: AccountRegion,
): Promise<string | undefined> {
  if (!needsOptIn(wanted.region)) return undefined;
  const status = await getRegionStatus(connection, given, wanted);
  return isEnabled(status) ? undefined : status;
}

export function isEnabled(status: string | undefined): boolean {
  return status?.startsWith('ENABLED') === true;
}

/** Has AWS enable a region, which goes on for minutes; one that is on, or on its way, is fine. */
export async function enableRegion(
  connection: Connection,
  given: RetryOptions,
  { region, accountId }: AccountRegion,
): Promise<void> {
  const { sdk, retry } = openAccountManagement(connection, given);
  const command = new EnableRegionCommand({ RegionName: region, AccountId: accountId });
  try {
    await withRetry(retry, 'EnableRegion', () => sdk.send(command));
  } catch (error) {
    // Another change of it is under way: its status tells.
    if (!isRefusedWith(error, 'Conflict')) throw error;
  }
}

/** The regions that are on in the caller's account. Throws a Failure. */
export async function listEnabledRegions(connection: Connection, given: RetryOptions): Promise<string[]> {
  const { sdk, retry } = openAccountManagement(connection, given);
  const regions = await listPages(retry, 'ListRegions', async (NextToken) => {
    const command = new ListRegionsCommand({ RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'], NextToken });
    const page = await withRetry(retry, 'ListRegions', () => sdk.send(command));
    return { items: page.Regions, token: page.NextToken };
  });
  return regions.flatMap(({ RegionName: name }) => (isFormed('region', name) ? [name] : []));
}
