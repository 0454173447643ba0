import {
  callJson,
  callJsonOnce,
  listJson,
  readObject,
  readText,
  readTime,
  requireText,
  type Wire,
} from './json-client.ts';
import { ignoreCode, type Organizations } from './organizations.ts';
import { requireForm } from './request.ts';

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
