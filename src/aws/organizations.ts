import {
  type Account,
  CreateOrganizationCommand,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
  TagResourceCommand,
} from '@aws-sdk/client-organizations';
import { allPages } from './all-pages.ts';
import { awsCodeOf } from './errors.ts';
import { type RetryOptions, withRetry } from './retry.ts';

export interface Organization {
  /** `o-…` */
  readonly id: string;
  readonly arn: string;
  readonly managementAccountId: string;
  readonly managementAccountEmail: string;
  /** `ALL` or `CONSOLIDATED_BILLING`. */
  readonly featureSet: string;
}

export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED' | string;

export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number | undefined;
}

/** The organization the caller's account belongs to; undefined where it belongs to none. */
export async function findOrganization(
  client: OrganizationsClient,
  retry: RetryOptions,
): Promise<Organization | undefined> {
  try {
    const answer = await withRetry(retry, 'DescribeOrganization', () =>
      client.send(new DescribeOrganizationCommand({})),
    );
    return answer.Organization === undefined ? undefined : toOrganization(answer.Organization);
  } catch (error) {
    if (error instanceof Error && awsCodeOf(error.cause) === 'AWSOrganizationsNotInUseException') return undefined;
    throw error;
  }
}

/** Makes an organization with all features. Made meanwhile by somebody else, or by a reply that got lost: that one. */
export async function createOrganization(client: OrganizationsClient, retry: RetryOptions): Promise<Organization> {
  try {
    const answer = await withRetry(retry, 'CreateOrganization', () =>
      client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' })),
    );
    return toOrganization(answer.Organization ?? {});
  } catch (error) {
    const exists = error instanceof Error && awsCodeOf(error.cause) === 'AlreadyInOrganizationException';
    const found = exists ? await findOrganization(client, retry) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

interface WireOrganization {
  Id?: string | undefined;
  Arn?: string | undefined;
  MasterAccountId?: string | undefined;
  MasterAccountEmail?: string | undefined;
  FeatureSet?: string | undefined;
}

function toOrganization(wire: WireOrganization): Organization {
  return {
    id: wire.Id ?? '',
    arn: wire.Arn ?? '',
    managementAccountId: wire.MasterAccountId ?? '',
    managementAccountEmail: wire.MasterAccountEmail ?? '',
    featureSet: wire.FeatureSet ?? '',
  };
}

/** `State` took the place of `Status`, which AWS retired in September 2026 and older fakes still send alone. */
export function toAccount(wire: Account): OrganizationAccount {
  return {
    id: wire.Id ?? '',
    name: wire.Name ?? '',
    email: wire.Email ?? '',
    state: wire.State ?? wire.Status ?? 'ACTIVE',
    joinedAt: wire.JoinedTimestamp?.getTime(),
  };
}

/** Every account, the closed ones as well. */
export async function listAccounts(client: OrganizationsClient, retry: RetryOptions): Promise<OrganizationAccount[]> {
  const accounts = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListAccounts', () =>
      client.send(new ListAccountsCommand({ NextToken: token })),
    );
    return { items: page.Accounts, token: page.NextToken };
  });
  return accounts.map(toAccount);
}

/** Principals with trusted access, such as `iam.amazonaws.com`. */
export async function trustedServices(client: OrganizationsClient, retry: RetryOptions): Promise<string[]> {
  const services = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListAWSServiceAccessForOrganization', () =>
      client.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken: token })),
    );
    return { items: page.EnabledServicePrincipals, token: page.NextToken };
  });
  return services.flatMap(({ ServicePrincipal: principal }) => (principal === undefined ? [] : [principal]));
}

export async function trustService(client: OrganizationsClient, retry: RetryOptions, principal: string): Promise<void> {
  await withRetry(retry, 'EnableAWSServiceAccess', () =>
    client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: principal })),
  );
}

export async function tagsOf(
  client: OrganizationsClient,
  retry: RetryOptions,
  resourceId: string,
): Promise<Map<string, string>> {
  const tags = await allPages(async (token) => {
    const page = await withRetry(retry, 'ListTagsForResource', () =>
      client.send(new ListTagsForResourceCommand({ ResourceId: resourceId, NextToken: token })),
    );
    return { items: page.Tags, token: page.NextToken };
  });
  return new Map(tags.map(({ Key: key, Value: value }) => [key ?? '', value ?? '']));
}

export async function tagResource(
  client: OrganizationsClient,
  retry: RetryOptions,
  resourceId: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  const wire = [...tags].map(([Key, Value]) => ({ Key, Value }));
  await withRetry(retry, 'TagResource', () =>
    client.send(new TagResourceCommand({ ResourceId: resourceId, Tags: wire })),
  );
}
