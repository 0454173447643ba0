import { GetAccessKeyLastUsedCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { readRefusal } from './errors.ts';
import { callIam, type Iam, listIam } from './iam.ts';
import { requireForm } from './request.ts';
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
  const use = (await getKeyUse(iam, keyId))?.AccessKeyLastUsed;
  const at = use?.LastUsedDate?.getTime();
  if (use === undefined || at === undefined) return undefined;
  return { at, service: use.ServiceName ?? 'N/A', region: use.Region ?? 'N/A' };
}

/** The user that a key is of; undefined where there is no such key in the account. */
export async function findKeyUser(iam: Iam, keyId: string): Promise<string | undefined> {
  const use = await getKeyUse(iam, keyId);
  return use && requireForm('user name', use.UserName, 'GetAccessKeyLastUsed');
}

/** Of a key that is not in the account IAM says that nobody may ask, and names the key instead of a user. */
async function getKeyUse(iam: Iam, keyId: string) {
  try {
    return await callIam(iam, new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId }));
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.code === 'NoSuchEntity') return undefined;
    if (refusal?.code === 'AccessDenied' && refusal.message.includes('on resource: access key')) return undefined;
    throw error;
  }
}

/** Switches a user's key on or off; it may be sent twice. */
export async function setKeyActive(
  iam: Iam,
  { userName, id }: { readonly userName: string; readonly id: string },
  active: boolean,
): Promise<void> {
  const Status = active ? 'Active' : 'Inactive';
  await callIam(iam, new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: id, Status }));
}

/** Every IAM user of the account, by name. */
export async function listUserNames(iam: Iam): Promise<string[]> {
  const users = await listIam(
    iam,
    (Marker) => new ListUsersCommand({ Marker }),
    (page) => page.Users,
  );
  return users.map((user) => user.UserName ?? throwMalformed('ListUsers', 'name of a user'));
}
