import { GetAccessKeyLastUsedCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Iam, ignoreMissing } from './iam.ts';
import { listPages } from './json-client.ts';
import { requireForm } from './request.ts';
import { withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** The last use of an access key that IAM has noticed. */
export interface KeyUse {
  /** Milliseconds since the epoch, to the minute. */
  readonly at: number;
  readonly service: string;
  readonly region: string;
}

/** The tag of a key on its IAM user: `held` by somebody, or retired. IAM learns of a key's use only after hours. */
export function nameKeyTag(keyId: string): string {
  return `pf:key/${keyId}`;
}

/** What the tag says of a key in whose place SSO or a role is. */
export const RETIRED = 'retired';

/** Undefined where nothing was ever signed with the key, as far as IAM has noticed, and where there is no such key. */
export async function findLastUse(iam: Iam, keyId: string): Promise<KeyUse | undefined> {
  const use = (await ignoreMissing(() => getKeyUse(iam, keyId)))?.AccessKeyLastUsed;
  const at = use?.LastUsedDate?.getTime();
  if (use === undefined || at === undefined) return undefined;
  return { at, service: use.ServiceName ?? 'N/A', region: use.Region ?? 'N/A' };
}

/** The user that a key is of; undefined where there is no such key in the account. */
export async function findKeyUser(iam: Iam, keyId: string): Promise<string | undefined> {
  const use = await ignoreMissing(() => getKeyUse(iam, keyId));
  return use && requireForm('user name', use.UserName, 'GetAccessKeyLastUsed');
}

function getKeyUse({ sdk, retry }: Iam, keyId: string) {
  const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId });
  return withRetry(retry, 'GetAccessKeyLastUsed', () => sdk.send(command));
}

/** Switches a user's key on or off; it may be sent twice. */
export async function setKeyActive(
  { sdk, retry }: Iam,
  { userName, id }: { readonly userName: string; readonly id: string },
  active: boolean,
): Promise<void> {
  const status = active ? 'Active' : 'Inactive';
  const command = new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: id, Status: status });
  await withRetry(retry, 'UpdateAccessKey', () => sdk.send(command));
}

/** Every IAM user of the account, by name. */
export async function listUserNames({ sdk, retry }: Iam): Promise<string[]> {
  const users = await listPages(retry, 'ListUsers', async (marker) => {
    const page = await withRetry(retry, 'ListUsers', () => sdk.send(new ListUsersCommand({ Marker: marker })));
    return { items: page.Users, token: page.Marker };
  });
  return users.map((user) => user.UserName ?? throwMalformed('ListUsers', 'name of a user'));
}
