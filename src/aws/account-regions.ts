import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { type Connection, clientOptions } from './client.ts';
import { GLOBAL_REGION } from './endpoint.ts';
import { type RetryOptions, withRetry } from './retry.ts';

/** `ENABLED_BY_DEFAULT`, `ENABLED`, `ENABLING`, `DISABLED`…: how a region stands in the caller's account. Throws a Failure. */
export async function getRegionStatus(
  connection: Connection,
  retry: RetryOptions,
  region: string,
): Promise<string | undefined> {
  const account = new AccountClient(clientOptions('account', { ...connection, region: GLOBAL_REGION }));
  const command = new GetRegionOptStatusCommand({ RegionName: region });
  const answer = await withRetry(retry, 'GetRegionOptStatus', () => account.send(command));
  return answer.RegionOptStatus;
}
