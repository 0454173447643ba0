import type { Credentials } from '../aws/credentials.ts';
import { ADMINISTRATOR_ACCESS, attachPolicy, ensureUser, findUser, hasPolicy, type Iam, listKeys } from '../aws/iam.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { retryUntilPropagated } from '../aws/retry.ts';
import type { Work } from '../run/work.ts';
import { makeKey } from './make-key.ts';
import { MANAGED_BY, MANAGED_TAG } from './tags.ts';
import { deleteNeverUsed, deleteNoted } from './unheld-keys.ts';

/** An IAM user with AdministratorAccess, and the key for it that this repository holds or is to hold. */
export interface UserKeyWish {
  readonly environment: string;
  readonly accountId: string;
  readonly userName: string;
  /** Id of the key the profile holds, if it holds one of this account. */
  readonly heldKeyId: string | undefined;
  /** The account is new: refusals may be a matter of minutes. */
  readonly fresh: boolean;
}

/** What the work on one user's key goes with. */
export interface KeyWork {
  readonly work: Work;
  readonly iam: Iam;
  readonly retry: RetryOptions;
  readonly wish: UserKeyWish;
}

export type UserKey =
  | { readonly kind: 'held' }
  /** Its secret exists nowhere but here: write it before anything else. */
  | { readonly kind: 'new'; readonly keys: Credentials };

/** Makes what is missing of user, policy and key. A key that nobody holds is deleted before a new one is made. */
export async function ensureUserKey(keyWork: KeyWork): Promise<UserKey> {
  const { iam, retry, wish } = keyWork;
  const { userName, fresh, heldKeyId } = wish;
  const { isNew, tags } = await user(keyWork);
  const accepted = <T>(call: () => Promise<T>) =>
    retryUntilPropagated(retry, { what: 'the new user', fresh: isNew || fresh }, call);
  if (!(await accepted(() => hasPolicy(iam, userName, ADMINISTRATOR_ACCESS)))) {
    await accepted(() => attachPolicy(iam, userName, ADMINISTRATOR_ACCESS));
  }
  const listed = await accepted(() => listKeys(iam, userName));
  const keys = await deleteNoted(keyWork, listed);
  if (keys.some((key) => key.id === heldKeyId && key.active)) return { kind: 'held' };
  const isOurs = tags.get(MANAGED_TAG) === MANAGED_BY;
  const left = isOurs ? await deleteNeverUsed(keyWork, keys) : keys;
  return { kind: 'new', keys: await makeKey(keyWork, left, isNew || fresh) };
}

interface FoundUser {
  /** This run, or another one just now, made it. */
  readonly isNew: boolean;
  readonly tags: ReadonlyMap<string, string>;
}

async function user({ iam, retry, wish: { userName, fresh } }: KeyWork): Promise<FoundUser> {
  const accepted = <T>(call: () => Promise<T>) => retryUntilPropagated(retry, { what: 'the role at IAM', fresh }, call);
  const found = await accepted(() => findUser(iam, userName));
  if (found !== undefined) return { isNew: false, tags: found.tags };
  const mark = new Map([[MANAGED_TAG, MANAGED_BY]]);
  if (await accepted(() => ensureUser(iam, userName, mark))) return { isNew: true, tags: mark };
  // Our own call whose reply was lost, or somebody else's: the tags tell.
  return { isNew: true, tags: (await accepted(() => findUser(iam, userName)))?.tags ?? new Map() };
}
