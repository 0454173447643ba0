import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { clientOptions } from './client.ts';
import { GLOBAL_REGION } from './endpoint.ts';
import { type Connection, retryAs } from './network.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/**
 * `ENABLED_BY_DEFAULT`, `ENABLED`, `ENABLING`, `DISABLED`…: how a region stands in the caller's account. Throws a
 * Failure.
 */
export async function getRegionStatus(
  connection: Connection,
  retry: RetryOptions,
  region: string,
): Promise<string | undefined> {
  const global = { ...connection, region: GLOBAL_REGION };
  const account = new AccountClient(clientOptions('account', global));
  const command = new GetRegionOptStatusCommand({ RegionName: region });
  const answer = await withRetry(retryAs('account', global, retry), 'GetRegionOptStatus', () => account.send(command));
  const { RegionOptStatus: status } = answer;
  return /^[A-Z_]{1,32}$/.test(String(status)) ? status : throwMalformed('GetRegionOptStatus', 'status of the region');
}
