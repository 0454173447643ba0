import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { type Credentials, readCredentials } from './caller-identity.ts';
import { type Client, makeClientOptions } from './client.ts';
import { GLOBAL_REGION } from './endpoint.ts';
import { isRefusedWith } from './errors.ts';
import { listPages } from './json-client.ts';
import { type Connection, retryAs } from './network.ts';
import { requireForm } from './request.ts';
import { type RetryOptions, sendOnce, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** IAM as somebody sees it. */
export type Iam = Client<IAMClient>;

/** IAM answers in one region of the partition. Throws ENDPOINT_INVALID. */
export function openIam(connection: Connection, retry: RetryOptions): Iam {
  const global = { ...connection, region: GLOBAL_REGION };
  return { sdk: new IAMClient(makeClientOptions('iam', global)), retry: retryAs('iam', global, retry) };
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
export async function ensureUser(
  { sdk, retry }: Iam,
  userName: string,
  tags: ReadonlyMap<string, string>,
): Promise<boolean> {
  const Tags = [...tags].map(([Key, Value]) => ({ Key, Value }));
  try {
    await withRetry(retry, 'CreateUser', () => sdk.send(new CreateUserCommand({ UserName: userName, Tags })));
    return true;
  } catch (error) {
    if (isRefusedWith(error, 'EntityAlreadyExists')) return false;
    throw error;
  }
}

/** Undefined where IAM has no such thing. */
export async function ignoreMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isRefusedWith(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}

export interface IamUser {
  readonly tags: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

/** Undefined where there is no such user. */
export function findUser({ sdk, retry }: Iam, userName: string): Promise<IamUser | undefined> {
  return ignoreMissing(async () => {
    const { User: user } = await withRetry(retry, 'GetUser', () =>
      sdk.send(new GetUserCommand({ UserName: userName })),
    );
    const tags = new Map(
      user?.Tags?.map(({ Key: key, Value: value }) => [key ?? throwMalformed('GetUser', 'key of a tag'), value ?? '']),
    );
    return { tags, createdAt: user?.CreateDate?.getTime() };
  });
}

export async function tagUser({ sdk, retry }: Iam, userName: string, added: ReadonlyMap<string, string>) {
  const tags = [...added].map(([Key, Value]) => ({ Key, Value }));
  await withRetry(retry, 'TagUser', () => sdk.send(new TagUserCommand({ UserName: userName, Tags: tags })));
}

/** Of a user that may be gone. */
export async function untagUser({ sdk, retry }: Iam, userName: string, keys: readonly string[]): Promise<void> {
  const command = new UntagUserCommand({ UserName: userName, TagKeys: [...keys] });
  await ignoreMissing(() => withRetry(retry, 'UntagUser', () => sdk.send(command)));
}

export async function hasPolicy({ sdk, retry }: Iam, userName: string, policyArn: string) {
  const policies = await listPages(retry, 'ListAttachedUserPolicies', async (marker) => {
    const page = await withRetry(retry, 'ListAttachedUserPolicies', () =>
      sdk.send(new ListAttachedUserPoliciesCommand({ UserName: userName, Marker: marker })),
    );
    return { items: page.AttachedPolicies, token: page.Marker };
  });
  return policies.some((policy) => policy.PolicyArn === policyArn);
}

export async function attachPolicy({ sdk, retry }: Iam, userName: string, policyArn: string) {
  await withRetry(retry, 'AttachUserPolicy', () =>
    sdk.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn })),
  );
}

/**
 * Access keys of a user, or the caller's own where no name is given (root's, when root calls). Empty for no such
 * user.
 */
export async function listKeys({ sdk, retry }: Iam, userName?: string): Promise<AccessKey[]> {
  const keys = await ignoreMissing(() =>
    listPages(retry, 'ListAccessKeys', async (marker) => {
      const page = await withRetry(retry, 'ListAccessKeys', () =>
        sdk.send(new ListAccessKeysCommand({ UserName: userName, Marker: marker })),
      );
      return { items: page.AccessKeyMetadata, token: page.Marker };
    }),
  );
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
export async function deleteKey({ sdk, retry }: Iam, keyId: string, userName?: string): Promise<void> {
  await ignoreMissing(() =>
    withRetry(retry, 'DeleteAccessKey', () =>
      sdk.send(new DeleteAccessKeyCommand({ AccessKeyId: keyId, UserName: userName })),
    ),
  );
}

/** Counts by IAM's names, such as `AccountAccessKeysPresent` (root keys) and `AccountMFAEnabled`. */
export async function getAccountSummary({ sdk, retry }: Iam): Promise<Record<string, number>> {
  const answer = await withRetry(retry, 'GetAccountSummary', () => sdk.send(new GetAccountSummaryCommand({})));
  const { SummaryMap: summary } = answer;
  // An answer without it would read as an account without root keys.
  if (!Number.isInteger(summary?.AccountAccessKeysPresent)) throwMalformed('GetAccountSummary', 'count of root keys');
  return summary ?? {};
}

/** Whether the root user of the caller's account has access keys. */
export async function hasRootKeys(iam: Iam): Promise<boolean> {
  return ((await getAccountSummary(iam)).AccountAccessKeysPresent ?? 0) > 0;
}
