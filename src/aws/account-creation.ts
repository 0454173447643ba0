import {
  callJson,
  callJsonOnce,
  type JsonClient,
  listJson,
  openJsonClient,
  readObject,
  readText,
  readTime,
  requireText,
  type Wire,
} from './json-client.ts';
import { type Connection, retryWithin } from './network.ts';
import type { Organizations } from './organizations.ts';
import { requireForm } from './request.ts';
import { ignoreCode } from './retry.ts';

/** A request to create an account, as AWS tells of it. */
export interface CreationStatus {
  /** `car-…` */
  readonly requestId: string;
  readonly accountName: string;
  readonly state: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  readonly accountId: string | undefined;
  readonly failureReason: string | undefined;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number | undefined;
}

export interface AccountRequest {
  readonly name: string;
  readonly email: string;
  /** The role that lets the management account in. */
  readonly roleName: string;
  readonly tags: ReadonlyMap<string, string>;
}

/**
 * Sends CreateAccount, which has no idempotency token, at most once with effect. Throws `AmbiguousResultError` when the
 * reply was lost: find out by `listCreations` and `listAccounts` before calling again.
 */
export async function sendAccountRequest(
  organizations: Organizations,
  request: AccountRequest,
): Promise<CreationStatus> {
  const answer = await callJsonOnce(organizations, 'CreateAccount', {
    AccountName: request.name,
    Email: request.email,
    RoleName: request.roleName,
    Tags: [...request.tags].map(([Key, Value]) => ({ Key, Value })),
  });
  return toStatus(readObject(answer, 'CreateAccountStatus'), 'CreateAccount');
}

/** What became of a request; undefined for one that AWS does not know (any more). */
export async function describeCreation(
  organizations: Organizations,
  requestId: string,
): Promise<CreationStatus | undefined> {
  const operation = 'DescribeCreateAccountStatus';
  const answer = await ignoreCode('CreateAccountStatusNotFound', () =>
    callJson(organizations, operation, { CreateAccountRequestId: requestId }),
  );
  return answer && toStatus(readObject(answer, 'CreateAccountStatus'), operation);
}

/** Requests that are under way or have succeeded; AWS keeps them for about 90 days. */
export async function listCreations(organizations: Organizations): Promise<CreationStatus[]> {
  const operation = 'ListCreateAccountStatus';
  const input = { States: ['IN_PROGRESS', 'SUCCEEDED'] };
  const statuses = await listJson(organizations, operation, { list: 'CreateAccountStatuses', input });
  return statuses.map((status) => toStatus(status, operation));
}

function toStatus(wire: Wire, operation: string): CreationStatus {
  const state = readText(wire, 'State');
  const accountId = readText(wire, 'AccountId');
  return {
    requestId: requireForm('request id', readText(wire, 'Id'), operation),
    accountName: requireText(wire, 'AccountName', operation),
    state: state === 'SUCCEEDED' || state === 'FAILED' ? state : 'IN_PROGRESS',
    accountId: accountId && requireForm('account id of twelve digits', accountId, operation),
    failureReason: readText(wire, 'FailureReason'),
    requestedAt: readTime(wire, 'RequestedTimestamp'),
  };
}

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
