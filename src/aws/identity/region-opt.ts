import { GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { withRetry } from '../retry.ts';
import type { Asking } from './asked.ts';
import type { Credentials } from './credentials.ts';
import { accountClient, iamFor } from './iam-connection.ts';

/** `ENABLED_BY_DEFAULT`, `ENABLED`, `ENABLING`, `DISABLED`…: how a region stands in the caller's account. Throws a Failure. */
export async function regionStatus(
  credentials: Credentials,
  asking: Asking,
  region: string,
): Promise<string | undefined> {
  const client = accountClient(credentials, asking);
  const { retry } = iamFor(credentials, asking);
  const answer = await withRetry(retry, 'GetRegionOptStatus', () =>
    client.send(new GetRegionOptStatusCommand({ RegionName: region })),
  );
  return answer.RegionOptStatus;
}
