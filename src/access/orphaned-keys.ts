import type { Credentials } from '../aws/caller-identity.ts';
import { type AccessKey, deleteKey, findUser, type Iam, listKeys, tagUser, untagUser } from '../aws/iam.ts';
import { findLastUse, nameKeyTag, type RETIRED } from '../aws/key-use.ts';
import { retryUntilPropagated } from '../aws/propagation.ts';
import { isFailure } from '../errors/failure.ts';
import type { RunContext } from '../run/context.ts';
import { getLastFour } from '../text.ts';

/** The work on the key of one IAM user with AdministratorAccess. */
export interface UserKeyContext extends RunContext {
  /** Connected as somebody who may manage the user. */
  readonly iam: Iam;
  readonly environment: string;
  readonly accountId: string;
  readonly userName: string;
  /** The key in the profile, be it accepted or not. */
  readonly existingKeys: Credentials | undefined;
  /** The account is new: refusals may be a matter of minutes. */
  readonly fresh: boolean;
}

const TAGGING_REFUSED = ['AWS_REFUSED', 'AWS_ACCESS_DENIED', 'AWS_UNAVAILABLE'];

/** Tells other machines that `keyId` is in somebody's file: they leave it alone. */
export async function tagInUse({ iam, retry, userName }: UserKeyContext, keyId: string): Promise<void> {
  const accepted = <T>(call: () => Promise<T>) => retryUntilPropagated(retry, { what: 'the user', fresh: false }, call);
  const user = await accepted(() => findUser(iam, userName));
  if (user === undefined || user.tags.has(nameKeyTag(keyId))) return;
  await unlessTaggingRefused(() => accepted(() => tagUser(iam, userName, new Map([[nameKeyTag(keyId), 'held']]))));
}

/** Tells other machines that a key is retired, or held again. */
export function tagRetired(
  { iam, userName }: Pick<UserKeyContext, 'iam' | 'userName'>,
  keyId: string,
  state: typeof RETIRED | 'held',
): Promise<void> {
  return unlessTaggingRefused(() => tagUser(iam, userName, new Map([[nameKeyTag(keyId), state]])));
}

/** Once the key is deleted: a user has fifty tags at most. */
export function untagDeleted(
  { iam, userName }: Pick<UserKeyContext, 'iam' | 'userName'>,
  keyId: string,
): Promise<void> {
  return unlessTaggingRefused(() => untagUser(iam, userName, [nameKeyTag(keyId)]));
}

async function unlessTaggingRefused(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    // A tag that does not stick (too many of them, no permission, an AWS without tags) is no reason to fail.
    if (!isFailure(error) || !TAGGING_REFUSED.includes(error.code)) throw error;
  }
}

/** Keys an interrupted run may have made: those its journal entry does not know from before. */
function selectOrphanedKeys(context: UserKeyContext, keys: readonly AccessKey[]): AccessKey[] {
  const { accountId, userName, existingKeys } = context;
  const entry = context.journal.note(context.environment).key;
  if (entry === undefined || entry.accountId !== accountId || entry.userName !== userName) return [];
  return keys.filter((key) => key.id !== existingKeys?.accessKeyId && !entry.before.includes(key.id));
}

/**
 * Deletes the keys that an interrupted run of this repository made and lost. Gives back the others. A key whose id the
 * journal has need not be waited for; one whose reply never came may as well be another machine's, made since. A tag
 * that says somebody uses a key always wins: the journal may be old, or not ours.
 */
export async function deleteOrphanedKeys(context: UserKeyContext, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const noted = context.journal.note(context.environment).key?.accessKeyId;
  const orphaned = selectOrphanedKeys(context, keys);
  return deleteUnless(context, keys, async (key) => {
    if (!orphaned.includes(key)) return true;
    return key.id === noted ? isTagged(context, key) : isInUse(context, key);
  });
}

/** A key this young when its user was is the work of the run that made the user; a later one may be anybody's. */
const FIRST_RUN_MS = 60 * 60_000;

/**
 * Without a journal entry (another machine, a lost journal) IAM alone can tell: deletes the key that came with a user
 * we made, if nobody ever used it and no tag says that it is in use. Gives back the others.
 */
export async function deleteUnusedKeys(context: UserKeyContext, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const { iam, userName, existingKeys } = context;
  if (keys.length === 0) return [];
  const madeAt = (await findUser(iam, userName))?.createdAt;
  const cameWithUser = ({ createdAt }: AccessKey) =>
    madeAt !== undefined && createdAt !== undefined && createdAt - madeAt < FIRST_RUN_MS;
  return deleteUnless(
    context,
    keys,
    async (key) => key.id === existingKeys?.accessKeyId || !cameWithUser(key) || (await isInUse(context, key)),
  );
}

/** The keys of a user that are in somebody's hands: tagged so, used once, or not of the run that made the user. */
export async function findHeldKeys(iam: Iam, userName: string): Promise<AccessKey[]> {
  const [user, keys] = await Promise.all([findUser(iam, userName), listKeys(iam, userName)]);
  const held = await Promise.all(
    keys.map(async (key) => {
      const isLate = (key.createdAt ?? 0) - (user?.createdAt ?? 0) >= FIRST_RUN_MS;
      return isLate || user?.tags.has(nameKeyTag(key.id)) || (await findLastUse(iam, key.id)) !== undefined;
    }),
  );
  return keys.filter((_, at) => held[at]);
}

async function deleteUnless(
  { iam, userName }: UserKeyContext,
  keys: readonly AccessKey[],
  stays: (key: AccessKey) => Promise<boolean>,
): Promise<AccessKey[]> {
  const left: AccessKey[] = [];
  for (const key of keys) {
    if (await stays(key)) left.push(key);
    else await deleteKey(iam, key.id, userName);
  }
  return left;
}

/** Longest time between another run's making of a key and its tag on the user; amply so. */
const TIME_TO_TAG_MS = 5_000;
const POLL_MS = 500;
/** Older than this by any clock: no run is about to tag it. */
const OLD_MS = 15 * 60_000;

async function isTagged({ iam, userName }: UserKeyContext, { id }: AccessKey): Promise<boolean> {
  return (await findUser(iam, userName))?.tags.has(nameKeyTag(id)) === true;
}

async function isInUse({ iam, retry, userName }: UserKeyContext, key: AccessKey): Promise<boolean> {
  const { clock } = retry;
  const firstSeen = clock.now();
  const isOld = firstSeen - (key.createdAt ?? 0) > OLD_MS;
  for (;;) {
    const user = await findUser(iam, userName);
    if (user?.tags.has(nameKeyTag(key.id)) || (await findLastUse(iam, key.id)) !== undefined) return true;
    if (isOld || clock.now() - firstSeen >= TIME_TO_TAG_MS) return false;
    retry.onWait?.(`looking whether somebody holds the young key ending in ${getLastFour(key.id)}`);
    await clock.sleep(POLL_MS, retry.signal);
  }
}
