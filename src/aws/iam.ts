import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { Failure } from '../errors/failure.ts';
import { allPages } from './all-pages.ts';
import type { AwsKeys } from './connection.ts';
import { awsCodeOf } from './errors.ts';
import { type RetryOptions, sendOnce, withRetry } from './retry.ts';

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
  client: IAMClient,
  retry: RetryOptions,
  userName: string,
  tags: ReadonlyMap<string, string>,
): Promise<boolean> {
  const Tags = [...tags].map(([Key, Value]) => ({ Key, Value }));
  try {
    await withRetry(retry, 'CreateUser', () => client.send(new CreateUserCommand({ UserName: userName, Tags })));
    return true;
  } catch (error) {
    if (error instanceof Error && isEntityAlreadyExists(error.cause)) return false;
    throw error;
  }
}

function isEntityAlreadyExists(error: unknown): boolean {
  return ['EntityAlreadyExists', 'EntityAlreadyExistsException'].includes(awsCodeOf(error));
}

/** Undefined where there is no such user. */
async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && /^NoSuchEntity/.test(awsCodeOf(error.cause))) return undefined;
    throw error;
  }
}

export interface IamUser {
  readonly tags: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

/** Undefined where there is no such user. */
export function findUser(client: IAMClient, retry: RetryOptions, userName: string): Promise<IamUser | undefined> {
  return unlessMissing(async () => {
    const { User: user } = await withRetry(retry, 'GetUser', () =>
      client.send(new GetUserCommand({ UserName: userName })),
    );
    const tags = new Map(user?.Tags?.map(({ Key: key, Value: value }) => [key ?? '', value ?? '']));
    return { tags, createdAt: user?.CreateDate?.getTime() };
  });
}

export async function tagUser(client: IAMClient, retry: RetryOptions, userName: string, key: string, value: string) {
  const tags = [{ Key: key, Value: value }];
  await withRetry(retry, 'TagUser', () => client.send(new TagUserCommand({ UserName: userName, Tags: tags })));
}

export async function hasPolicy(client: IAMClient, retry: RetryOptions, userName: string, policyArn: string) {
  const policies = await allPages(async (marker) => {
    const page = await withRetry(retry, 'ListAttachedUserPolicies', () =>
      client.send(new ListAttachedUserPoliciesCommand({ UserName: userName, Marker: marker })),
    );
    return { items: page.AttachedPolicies, token: page.Marker };
  });
  return policies.some((policy) => policy.PolicyArn === policyArn);
}

export async function attachPolicy(client: IAMClient, retry: RetryOptions, userName: string, policyArn: string) {
  await withRetry(retry, 'AttachUserPolicy', () =>
    client.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn })),
  );
}

/** Access keys of a user, or the caller's own where no name is given (root's, when root calls). Empty for no such user. */
export async function listKeys(client: IAMClient, retry: RetryOptions, userName?: string): Promise<AccessKey[]> {
  const keys = await unlessMissing(() =>
    allPages(async (marker) => {
      const page = await withRetry(retry, 'ListAccessKeys', () =>
        client.send(new ListAccessKeysCommand({ UserName: userName, Marker: marker })),
      );
      return { items: page.AccessKeyMetadata, token: page.Marker };
    }),
  );
  return (keys ?? []).map((key) => ({
    id: key.AccessKeyId ?? '',
    active: key.Status === 'Active',
    createdAt: key.CreateDate?.getTime(),
  }));
}

/** True once anything was ever signed with the key, as far as IAM has noticed. */
export async function everUsed(client: IAMClient, retry: RetryOptions, keyId: string): Promise<boolean> {
  const answer = await withRetry(retry, 'GetAccessKeyLastUsed', () =>
    client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
  );
  return answer.AccessKeyLastUsed?.LastUsedDate !== undefined;
}

/**
 * Makes an access key; its secret is told this once. Throws `AmbiguousResultError` when the reply was lost:
 * a key nobody holds may then exist, and `listKeys` tells.
 */
export async function createKey(client: IAMClient, retry: RetryOptions, userName: string): Promise<AwsKeys> {
  const { AccessKey: key } = await sendOnce(retry, 'CreateAccessKey', () =>
    client.send(new CreateAccessKeyCommand({ UserName: userName })),
  );
  if (!key?.AccessKeyId || !key.SecretAccessKey) {
    throw new Failure('AWS_REFUSED', 'The answer to CreateAccessKey holds no key.');
  }
  return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

/** Deletes a user's key, or the caller's own. A key that is gone already is fine. */
export async function deleteKey(
  client: IAMClient,
  retry: RetryOptions,
  keyId: string,
  userName?: string,
): Promise<void> {
  await unlessMissing(() =>
    withRetry(retry, 'DeleteAccessKey', () =>
      client.send(new DeleteAccessKeyCommand({ AccessKeyId: keyId, UserName: userName })),
    ),
  );
}

/** Counts by IAM's names, such as `AccountAccessKeysPresent` (root keys) and `AccountMFAEnabled`. */
export async function accountSummary(client: IAMClient, retry: RetryOptions): Promise<Record<string, number>> {
  const answer = await withRetry(retry, 'GetAccountSummary', () => client.send(new GetAccountSummaryCommand({})));
  return answer.SummaryMap ?? {};
}
