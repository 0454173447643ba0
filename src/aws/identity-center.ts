import { isRefusedWith } from './errors.ts';
import { ADMINISTRATOR_ACCESS } from './iam.ts';
import {
  callJson,
  type JsonClient,
  listJson,
  listPages,
  openJsonClient,
  readObject,
  readText,
  type Wire,
} from './json-client.ts';
import type { Connection } from './network.ts';
import { isFormed, requireForm } from './request.ts';
import { ignoreCode, type RetryOptions } from './retry.ts';

/** IAM Identity Center, administered from one region. */
export function openIdentityCenter(connection: Connection, retry: RetryOptions, region: string): JsonClient {
  return openJsonClient('sso-admin', { ...connection, region }, retry);
}

/** An instance of Identity Center, of the organization or of one account alone. */
export interface SsoInstance {
  readonly arn: string;
  /** `d-…`, by which its start URL is called too. */
  readonly identityStoreId: string;
  readonly ownerAccountId: string;
  /** False while AWS is making it. */
  readonly isActive: boolean;
}

/** The instances that are seen from the client's region. */
export async function listInstances(client: JsonClient): Promise<SsoInstance[]> {
  const operation = 'ListInstances';
  const instances = await listJson(client, operation, { list: 'Instances' });
  return instances.map((wire) => ({
    arn: requireForm('ARN of an instance', readText(wire, 'InstanceArn'), operation),
    identityStoreId: requireForm('id of an identity store', readText(wire, 'IdentityStoreId'), operation),
    ownerAccountId: requireForm('account id of twelve digits', readText(wire, 'OwnerAccountId'), operation),
    isActive: (readText(wire, 'Status') ?? 'ACTIVE') === 'ACTIVE',
  }));
}

/** Where an instance that is seen in several regions is administered; undefined where AWS names none. */
export async function findPrimaryRegion(client: JsonClient, arn: string): Promise<string | undefined> {
  const regions = await listJson(client, 'ListRegions', { list: 'Regions', input: { InstanceArn: arn } });
  const name = readText(regions.find(({ IsPrimaryRegion }) => IsPrimaryRegion === true) ?? {}, 'RegionName');
  return isFormed('region', name) ? name : undefined;
}

/** An instance, and how it is asked. */
export interface InstanceClient {
  readonly client: JsonClient;
  readonly arn: string;
}

export interface PermissionSet {
  readonly arn: string;
  /** What profiles call the role. */
  readonly name: string;
  readonly description: string | undefined;
}

function toPermissionSet(answer: Wire, operation: string): PermissionSet {
  const wire = readObject(answer, 'PermissionSet');
  return {
    arn: requireForm('ARN of a permission set', readText(wire, 'PermissionSetArn'), operation),
    name: requireForm('name of a permission set', readText(wire, 'Name'), operation),
    description: readText(wire, 'Description'),
  };
}

/** Whether it is an instance that has permission sets, as those of single accounts have not. */
export async function takesPermissionSets({ client, arn }: InstanceClient): Promise<boolean> {
  try {
    await callJson(client, 'ListPermissionSets', { InstanceArn: arn, MaxResults: 1 });
    return true;
  } catch (error) {
    if (isRefusedWith(error, 'Validation', 'ResourceNotFound')) return false;
    throw error;
  }
}

/** The first permission set that `isMeant`. */
export async function findPermissionSet(
  { client, arn }: InstanceClient,
  isMeant: (set: PermissionSet) => boolean,
): Promise<PermissionSet | undefined> {
  const operation = 'ListPermissionSets';
  const arns = await listPages(client.retry, operation, async (token) => {
    const page = await callJson(client, operation, { InstanceArn: arn, ...(token && { NextToken: token }) });
    const { PermissionSets: items } = page;
    return { items: Array.isArray(items) ? items.map(String) : [], token: readText(page, 'NextToken') };
  });
  for (const PermissionSetArn of arns) {
    const answer = await callJson(client, 'DescribePermissionSet', { InstanceArn: arn, PermissionSetArn });
    const set = toPermissionSet(answer, 'DescribePermissionSet');
    if (isMeant(set)) return set;
  }
  return undefined;
}

/** The managed policies of a permission set, by their ARNs. */
export async function listSetPolicies({ client, arn }: InstanceClient, set: string): Promise<string[]> {
  const input = { InstanceArn: arn, PermissionSetArn: set };
  const policies = await listJson(client, 'ListManagedPoliciesInPermissionSet', {
    list: 'AttachedManagedPolicies',
    input,
  });
  return policies.flatMap((policy) => readText(policy, 'Arn') ?? []);
}

/** Makes a permission set, or gives undefined where one of that name is there: its names are unique. */
export async function createPermissionSet(
  { client, arn }: InstanceClient,
  made: { readonly name: string; readonly description: string; readonly tags: ReadonlyMap<string, string> },
): Promise<PermissionSet | undefined> {
  const input = {
    InstanceArn: arn,
    Name: made.name,
    Description: made.description,
    SessionDuration: 'PT8H',
    Tags: [...made.tags].map(([Key, Value]) => ({ Key, Value })),
  };
  const answer = await ignoreCode('Conflict', () => callJson(client, 'CreatePermissionSet', input));
  return answer && toPermissionSet(answer, 'CreatePermissionSet');
}

/** Lets whoever has the set do everything. That it does so already is success. */
export async function attachAdministratorAccess({ client, arn }: InstanceClient, set: string): Promise<void> {
  const input = { InstanceArn: arn, PermissionSetArn: set, ManagedPolicyArn: ADMINISTRATOR_ACCESS };
  await ignoreCode('Conflict', () => callJson(client, 'AttachManagedPolicyToPermissionSet', input));
}
