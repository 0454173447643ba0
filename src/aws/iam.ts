import {
  type $Command,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  type IAMClientResolvedConfig,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { type Credentials, readCredentials } from './caller-identity.ts';
import { type Client, makeClientOptions } from './client.ts';
import { GLOBAL_REGION } from './endpoint.ts';
import { listPages } from './json-client.ts';
import { type Connection, retryAs } from './network.ts';
import { requireForm } from './request.ts';
import { ignoreCode, type RetryOptions, sendOnce, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** IAM as somebody sees it. */
export type Iam = Client<IAMClient>;

/** IAM answers in one region of the partition. Throws ENDPOINT_INVALID. */
export function openIam(connection: Connection, retry: RetryOptions): Iam {
  const global = { ...connection, region: GLOBAL_REGION };
  return { sdk: new IAMClient(makeClientOptions('iam', global)), retry: retryAs('iam', global, retry) };
}

export type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = $Command<
  I,
  O,
  IAMClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** Sends a command, again where that may help. Throws a Failure. */
export function callIam<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  { sdk, retry }: Iam,
  command: Command<I, O>,
): Promise<O> {
  return withRetry(retry, nameOperation(command), () => sdk.send(command));
}

/** All that `pick` finds in the pages of a list. */
export function listIam<I extends ServiceInputTypes, O extends ServiceOutputTypes & { Marker?: string | undefined }, T>(
  iam: Iam,
  make: (Marker: string | undefined) => Command<I, O>,
  pick: (page: O) => T[] | undefined,
): Promise<T[]> {
  return listPages(iam.retry, nameOperation(make(undefined)), async (marker) => {
    const page = await callIam(iam, make(marker));
    return { items: pick(page), token: page.Marker };
  });
}

/** As the service's model has it: names of classes are a matter of the bundler. */
export function nameOperation({ schema }: Pick<Command<ServiceInputTypes, ServiceOutputTypes>, 'schema'>): string {
  return Array.isArray(schema) ? String(schema[2]) : 'IAM';
}

export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** IAM's own limit. */
export const KEYS_PER_USER = 2;

export interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

/** Makes the user if it is not there; true if this call made it. */
export async function ensureUser(iam: Iam, userName: string, tags: TagMap): Promise<boolean> {
  const command = new CreateUserCommand({ UserName: userName, Tags: toWireTags(tags) });
  return (await ignoreExisting(() => callIam(iam, command))) !== undefined;
}

/** Undefined where IAM has no such thing. */
export function ignoreMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  return ignoreCode('NoSuchEntity', call);
}

/** Undefined where IAM has it already. */
export function ignoreExisting<T>(call: () => Promise<T>): Promise<T | undefined> {
  return ignoreCode('EntityAlreadyExists', call);
}

export type TagMap = ReadonlyMap<string, string>;

export function toWireTags(tags: TagMap) {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

export interface IamUser {
  readonly tags: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

/** Undefined where there is no such user. */
export async function findUser(iam: Iam, userName: string): Promise<IamUser | undefined> {
  const answer = await ignoreMissing(() => callIam(iam, new GetUserCommand({ UserName: userName })));
  if (answer === undefined) return undefined;
  const { User: user } = answer;
  const tags = new Map(
    user?.Tags?.map(({ Key: key, Value: value }) => [key ?? throwMalformed('GetUser', 'key of a tag'), value ?? '']),
  );
  return { tags, createdAt: user?.CreateDate?.getTime() };
}

export async function tagUser(iam: Iam, userName: string, added: TagMap): Promise<void> {
  await callIam(iam, new TagUserCommand({ UserName: userName, Tags: toWireTags(added) }));
}

/** Of a user that may be gone. */
export async function untagUser(iam: Iam, userName: string, keys: readonly string[]): Promise<void> {
  await ignoreMissing(() => callIam(iam, new UntagUserCommand({ UserName: userName, TagKeys: [...keys] })));
}

export async function hasPolicy(iam: Iam, userName: string, policyArn: string): Promise<boolean> {
  const make = (Marker?: string) => new ListAttachedUserPoliciesCommand({ UserName: userName, Marker });
  const policies = await listIam(iam, make, (page) => page.AttachedPolicies);
  return policies.some((policy) => policy.PolicyArn === policyArn);
}

export async function attachPolicy(iam: Iam, userName: string, policyArn: string): Promise<void> {
  await callIam(iam, new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }));
}

/**
 * Access keys of a user, or the caller's own where no name is given (root's, when root calls). Empty for no such
 * user.
 */
export async function listKeys(iam: Iam, userName?: string): Promise<AccessKey[]> {
  const make = (Marker?: string) => new ListAccessKeysCommand({ UserName: userName, Marker });
  const keys = await ignoreMissing(() => listIam(iam, make, (page) => page.AccessKeyMetadata));
  return (keys ?? []).map((key) => ({
    id: requireForm('access key id', key.AccessKeyId, 'ListAccessKeys'),
    active: key.Status === 'Active',
    createdAt: key.CreateDate?.getTime(),
  }));
}

/**
 * Makes an access key; its secret is told this once. Throws `AmbiguousResultError` when the reply was lost:
 * a key nobody holds may then exist, and `listKeys` tells.
 */
export async function createKey({ sdk, retry }: Iam, userName: string): Promise<Credentials> {
  const { AccessKey: key } = await sendOnce(retry, 'CreateAccessKey', () =>
    sdk.send(new CreateAccessKeyCommand({ UserName: userName })),
  );
  return readCredentials(key) ?? throwMalformed('CreateAccessKey', 'key');
}

/** Deletes a user's key, or the caller's own. A key that is gone already is fine. */
export async function deleteKey(iam: Iam, keyId: string, userName?: string): Promise<void> {
  await ignoreMissing(() => callIam(iam, new DeleteAccessKeyCommand({ AccessKeyId: keyId, UserName: userName })));
}

/** Counts by IAM's names, such as `AccountAccessKeysPresent` (root keys) and `AccountMFAEnabled`. */
export async function getAccountSummary(iam: Iam): Promise<Record<string, number>> {
  const { SummaryMap: summary } = await callIam(iam, new GetAccountSummaryCommand({}));
  // An answer without it would read as an account without root keys.
  if (!Number.isInteger(summary?.AccountAccessKeysPresent)) throwMalformed('GetAccountSummary', 'count of root keys');
  return summary ?? {};
}

/** Whether the root user of the caller's account has access keys. */
export async function hasRootKeys(iam: Iam): Promise<boolean> {
  return ((await getAccountSummary(iam)).AccountAccessKeysPresent ?? 0) > 0;
}
