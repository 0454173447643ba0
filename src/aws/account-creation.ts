import {
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  ListCreateAccountStatusCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { allPages } from './all-pages.ts';
import { awsCodeOf } from './errors.ts';
import { type OrganizationAccount, toAccount } from './organizations.ts';
import { type RetryOptions, sendOnce, withRetry } from './retry.ts';

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
 * Sends CreateAccount, which has no idempotency token, at most once with effect.
 * Throws `AmbiguousResultError` when the reply was lost: find out by `creationRequests` and `listAccounts` before calling again.
 */
export async function requestAccount(
  client: OrganizationsClient,
  retry: RetryOptions,
  request: AccountRequest,
): Promise<CreationStatus> {
  const command = new CreateAccountCommand({
    AccountName: request.name,
    Email: request.email,
    RoleName: request.roleName,
    Tags: [...request.tags].map(([Key, Value]) => ({ Key, Value })),
  });
  const { CreateAccountStatus: status } = await sendOnce(retry, 'CreateAccount', () => client.send(command));
  return toStatus(status ?? {});
}

export async function creationStatus(
  client: OrganizationsClient,
  retry: RetryOptions,
  requestId: string,
): Promise<CreationStatus | undefined> {
  try {
    const answer = await withRetry(retry, 'DescribeCreateAccountStatus', () =>
      client.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: requestId })),
    );
    return toStatus(answer.CreateAccountStatus ?? {});
  } catch (error) {
    if (error instanceof Error && awsCodeOf(error.cause) === 'CreateAccountStatusNotFoundException') return undefined;
    throw error;
  }
}

/** Requests that are under way or have succeeded; AWS keeps them for about 90 days. */
export async function creationRequests(client: OrganizationsClient, retry: RetryOptions): Promise<CreationStatus[]> {
  const statuses = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListCreateAccountStatus', () =>
      client.send(new ListCreateAccountStatusCommand({ States: ['IN_PROGRESS', 'SUCCEEDED'], NextToken: token })),
    );
    return { items: page.CreateAccountStatuses, token: page.NextToken };
  });
  return statuses.map(toStatus);
}

export async function describeAccount(
  client: OrganizationsClient,
  retry: RetryOptions,
  accountId: string,
): Promise<OrganizationAccount | undefined> {
  try {
    const { Account: account } = await withRetry(retry, 'DescribeAccount', () =>
      client.send(new DescribeAccountCommand({ AccountId: accountId })),
    );
    return account === undefined ? undefined : toAccount(account);
  } catch (error) {
    if (error instanceof Error && awsCodeOf(error.cause) === 'AccountNotFoundException') return undefined;
    throw error;
  }
}

function toStatus(wire: CreateAccountStatus): CreationStatus {
  const state = wire.State ?? 'IN_PROGRESS';
  return {
    requestId: wire.Id ?? '',
    accountName: wire.AccountName ?? '',
    state,
    accountId: wire.AccountId,
    failureReason: wire.FailureReason,
    requestedAt: wire.RequestedTimestamp?.getTime(),
  };
}
