import { callJson, type JsonClient, listJson, openJsonClient, readObject, readText, type Wire } from './json-client.ts';
import type { Connection } from './network.ts';
import { retryWithin } from './network.ts';
import { ignoreCode } from './organizations.ts';

/** How many accounts the organization may hold; closed ones count until they are gone for good. */
export interface AccountQuota {
  readonly allowed: number;
  /** By which an increase is asked for. */
  readonly code: string;
}

const SERVICE = 'organizations';
/** AWS keeps quotas by codes that "may change over time": a code is believed only where the name agrees. */
const USUAL_CODE = 'L-29A0C5DF';
const NAME = /number of accounts/i;

/**
 * The quota as it is applied to the caller's account, which must be the management account. One try: undefined where
 * Service Quotas lists none; throws a Failure.
 */
export async function findAccountQuota(connection: Connection): Promise<AccountQuota | undefined> {
  const quotas = openJsonClient('servicequotas', connection, retryWithin(connection.context, 0));
  return (await findByCode(quotas)) ?? (await findByName(quotas));
}

async function findByCode(quotas: JsonClient): Promise<AccountQuota | undefined> {
  const input = { ServiceCode: SERVICE, QuotaCode: USUAL_CODE };
  const answer = await ignoreCode('NoSuchResource', () => callJson(quotas, 'GetServiceQuota', input));
  return answer && toQuota(readObject(answer, 'Quota'));
}

async function findByName(quotas: JsonClient): Promise<AccountQuota | undefined> {
  const listed = await listJson(quotas, 'ListServiceQuotas', { list: 'Quotas', input: { ServiceCode: SERVICE } });
  return listed.map(toQuota).find((quota) => quota !== undefined);
}

function toQuota(wire: Wire): AccountQuota | undefined {
  const { Value: allowed } = wire;
  if (typeof allowed !== 'number' || !NAME.test(readText(wire, 'QuotaName') ?? '')) return undefined;
  const code = readText(wire, 'QuotaCode') ?? USUAL_CODE;
  // The code becomes a part of a command to type.
  return allowed >= 0 && /^[\w-]{1,128}$/.test(code) ? { allowed, code } : undefined;
}
