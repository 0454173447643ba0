import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  NoSuchResourceException,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { allPages } from './all-pages.ts';
import { type Connection, clientOptions } from './connection.ts';

/** How many accounts the organization may hold; closed ones count until they are gone for good. */
export interface AccountQuota {
  readonly allowed: number;
  /** By which an increase is asked for. */
  readonly code: string;
}

const SERVICE = 'organizations';
/** Organizations is a global service: its quotas are kept in this region alone. */
const HOME_REGION = 'us-east-1';
/** AWS keeps quotas by codes that "may change over time": a code is believed only where the name agrees. */
const USUAL_CODE = 'L-29A0C5DF';
const NAME = /number of accounts/i;

/**
 * The quota as it is applied to the caller's account, which must be the management account. One try: undefined where
 * Service Quotas lists none, and it throws what the SDK throws. `signal` ends it.
 */
export async function accountQuota(connection: Connection, signal: AbortSignal): Promise<AccountQuota | undefined> {
  const client = new ServiceQuotasClient(clientOptions({ ...connection, region: HOME_REGION }, 'SERVICE_QUOTAS'));
  return (await byCode(client, signal)) ?? (await byName(client, signal));
}

async function byCode(client: ServiceQuotasClient, abortSignal: AbortSignal): Promise<AccountQuota | undefined> {
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode: SERVICE, QuotaCode: USUAL_CODE });
    const { Quota: quota } = await client.send(command, { abortSignal });
    return toQuota(quota);
  } catch (error) {
    if (error instanceof NoSuchResourceException) return undefined;
    throw error;
  }
}

async function byName(client: ServiceQuotasClient, abortSignal: AbortSignal): Promise<AccountQuota | undefined> {
  const quotas = await allPages(async (token) => {
    const command = new ListServiceQuotasCommand({ ServiceCode: SERVICE, NextToken: token });
    const page = await client.send(command, { abortSignal });
    return { items: page.Quotas, token: page.NextToken };
  });
  return quotas.map(toQuota).find((quota) => quota !== undefined);
}

function toQuota(quota: ServiceQuota | undefined): AccountQuota | undefined {
  if (quota?.Value === undefined || !NAME.test(quota.QuotaName ?? '')) return undefined;
  return { allowed: quota.Value, code: quota.QuotaCode ?? USUAL_CODE };
}
