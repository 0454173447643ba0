import { isFailure, resolveOrFailure } from '../errors/failure.ts';
import { mapWithLimit } from '../runtime.ts';
import { GLOBAL_REGION, getPartition } from './endpoint.ts';
import { isRefusedWith } from './errors.ts';
import {
  callJson,
  type JsonClient,
  listJson,
  openJsonClient,
  readObject,
  readText,
  readTime,
  requireText,
  toWire,
  type Wire,
} from './json-client.ts';
import type { Connection } from './network.ts';
import type { openOrganizationsClient } from './organizations-client.ts';
import { requireForm } from './request.ts';
import { ignoreCode, type RetryOptions } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** AWS Organizations as somebody sees it. */
export type Organizations = JsonClient;

/** Asked by the SDK's client, which is loaded with the first call. */
export function openOrganizations(connection: Connection, retry: RetryOptions): Organizations {
  const organizations = openQuickOrganizations(connection, retry);
  let client: Promise<ReturnType<typeof openOrganizationsClient>> | undefined;
  const load = async () =>
    (await import('./organizations-client.ts')).openOrganizationsClient(organizations.connection);
  return {
    ...organizations,
    async send(operation, input) {
      client ??= load();
      return toWire(await (await client)(operation, input)) ?? {};
    },
  };
}

/** The same without the SDK, which takes longer to load than `verify` to run. */
export function openQuickOrganizations(connection: Connection, retry: RetryOptions): Organizations {
  return openJsonClient('organizations', connection, retry);
}

export interface Organization {
  /** `o-…` */
  readonly id: string;
  readonly arn: string;
  readonly managementAccountId: string;
  readonly managementAccountEmail: string;
  /** `ALL` or `CONSOLIDATED_BILLING`. */
  readonly featureSet: string;
}

const STATES = ['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const;

/** `UNKNOWN`: AWS says nothing of it, or a word that is none of the others. */
export type AccountState = (typeof STATES)[number] | 'UNKNOWN';

export interface OrganizationAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number | undefined;
}

/** The organization the caller's account belongs to; undefined where it belongs to none. */
export async function findOrganization(organizations: Organizations): Promise<Organization | undefined> {
  const answer = await ignoreCode('AWSOrganizationsNotInUse', () =>
    callJson(organizations, 'DescribeOrganization', {}),
  );
  return answer && toOrganization(answer, 'DescribeOrganization');
}

/** Makes an organization with all features. Made meanwhile by somebody else, or by a reply that got lost: that one. */
export async function createOrganization(organizations: Organizations): Promise<Organization> {
  try {
    const answer = await callJson(organizations, 'CreateOrganization', { FeatureSet: 'ALL' });
    return toOrganization(answer, 'CreateOrganization');
  } catch (error) {
    const found = isRefusedWith(error, 'AlreadyInOrganization') && (await findOrganization(organizations));
    if (!found) throw error;
    return found;
  }
}

/** Of a management account, named by an ARN of that account. */
function toOrganization(answer: Wire, operation: string): Organization {
  const wire = readObject(answer, 'Organization');
  const id = requireForm('organization id', readText(wire, 'Id'), operation);
  const managementAccountId = requireForm(ACCOUNT_ID, readText(wire, 'MasterAccountId'), operation);
  const arn = `arn:${getPartition(GLOBAL_REGION)}:organizations::${managementAccountId}:organization/${id}`;
  if (readText(wire, 'Arn') !== arn) throwMalformed(operation, 'ARN of the organization');
  return {
    id,
    arn,
    managementAccountId,
    managementAccountEmail: requireForm('e-mail address', readText(wire, 'MasterAccountEmail'), operation),
    featureSet: requireText(wire, 'FeatureSet', operation),
  };
}

const ACCOUNT_ID = 'account id of twelve digits';

/** Every account, the closed ones as well. */
export async function listAccounts(organizations: Organizations): Promise<OrganizationAccount[]> {
  const listed = await listJson(organizations, 'ListAccounts', { list: 'Accounts' });
  const accounts = listed.map((account) => toAccount(account, 'ListAccounts'));
  // Each has at least its management account, and each account once.
  const ids = new Set(accounts.map(({ id }) => id));
  return ids.size > 0 && ids.size === accounts.length ? accounts : throwMalformed('ListAccounts', 'list of accounts');
}

/** One account; undefined where it is not in the organization. */
export async function describeAccount(
  organizations: Organizations,
  id: string,
): Promise<OrganizationAccount | undefined> {
  const answer = await ignoreCode('AccountNotFound', () =>
    callJson(organizations, 'DescribeAccount', { AccountId: id }),
  );
  return answer && toAccount(readObject(answer, 'Account'), 'DescribeAccount');
}

/** `State` took the place of `Status`, which AWS retired in September 2026 and older fakes still send alone. */
function toAccount(wire: Wire, operation: string): OrganizationAccount {
  const state = readText(wire, 'State') ?? readText(wire, 'Status');
  return {
    id: requireForm(ACCOUNT_ID, readText(wire, 'Id'), operation),
    name: requireText(wire, 'Name', operation),
    email: requireForm('e-mail address', readText(wire, 'Email'), operation),
    state: STATES.find((known) => known === state) ?? 'UNKNOWN',
    joinedAt: readTime(wire, 'JoinedTimestamp'),
  };
}

/** Whose trusted access lets the management account speak of its members' regions and contacts. */
export const ACCOUNT_SERVICE = 'account.amazonaws.com';

/** Principals with trusted access, such as `iam.amazonaws.com`. */
export async function listTrustedServices(organizations: Organizations): Promise<string[]> {
  const list = 'EnabledServicePrincipals';
  const services = await listJson(organizations, 'ListAWSServiceAccessForOrganization', { list });
  return services.flatMap((service) => readText(service, 'ServicePrincipal') ?? []);
}

export async function trustService(organizations: Organizations, principal: string): Promise<void> {
  await callJson(organizations, 'EnableAWSServiceAccess', { ServicePrincipal: principal });
}

/** The tags of an account, unit, or the like. */
export async function listTags(organizations: Organizations, resourceId: string): Promise<Map<string, string>> {
  const input = { ResourceId: resourceId };
  const tags = await listJson(organizations, 'ListTagsForResource', { list: 'Tags', input });
  return new Map(
    tags.map((tag) => [requireText(tag, 'Key', 'ListTagsForResource'), readText(tag, 'Value') ?? ''] as const),
  );
}

/** The tags of accounts, by account id. */
export type AccountTags = Map<string, ReadonlyMap<string, string>>;

const CALLS_AT_ONCE = 5;
/** Two pages of accounts: up to here each is asked for its tags, as AWS itself is the surest to know. */
const FEW = 40;

/** The tags of those accounts, one question each. */
export async function listTagsOf(organizations: Organizations, ids: readonly string[]): Promise<AccountTags> {
  const tags = await mapWithLimit(ids, CALLS_AT_ONCE, (id) => listTags(organizations, id));
  return new Map(ids.map((id, index) => [id, tags[index] ?? new Map()]));
}

/** A tag by its key, and the values that matter. */
interface WantedTag {
  readonly key: string;
  readonly values: readonly string[];
  /** The ids of those to be asked where the index does not answer; all are unless given. */
  readonly withoutIndex?: ReadonlySet<string>;
}

/**
 * The tags of those of `accounts` that have the tag, and maybe of others. AWS lists no tags with accounts and allows a
 * few questions a second, so in a large organization its index of tags names those to ask.
 */
export async function findTagged(
  organizations: Organizations,
  accounts: readonly Pick<OrganizationAccount, 'id'>[],
  tag: WantedTag,
): Promise<AccountTags> {
  const ids = accounts.map(({ id }) => id);
  if (ids.length <= FEW) return listTagsOf(organizations, ids);
  const named = await askIndex(organizations, tag);
  const wanted = named ?? tag.withoutIndex;
  return listTagsOf(organizations, wanted === undefined ? ids : ids.filter((id) => wanted.has(id)));
}

/** Other services may be out of reach, or not for this user: that is no reason to wait. */
const INDEX_LIMIT_MS = 5_000;
const INDEX_TRIES = 2;

async function askIndex({ connection, retry }: Organizations, { key, values }: WantedTag) {
  const { context } = connection;
  const limited = { ...connection, context: { ...context, callLimitMs: INDEX_LIMIT_MS } };
  const index = openJsonClient('tagging', limited, { ...retry, attempts: INDEX_TRIES });
  const input = { ResourceTypeFilters: ['organizations:account'], TagFilters: [{ Key: key, Values: values }] };
  const listed = await resolveOrFailure(listJson(index, 'GetResources', { list: 'ResourceTagMappingList', input }));
  if (isFailure(listed)) return undefined;
  return new Set(listed.flatMap((resource) => readText(resource, 'ResourceARN')?.split('/').at(-1) ?? []));
}

export async function tagResource(
  organizations: Organizations,
  resourceId: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  const wire = [...tags].map(([Key, Value]) => ({ Key, Value }));
  await callJson(organizations, 'TagResource', { ResourceId: resourceId, Tags: wire });
}
