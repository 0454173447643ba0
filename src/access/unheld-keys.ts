import { type AccessKey, deleteKey, everUsed, findUser } from '../aws/iam.ts';
import type { KeyNote } from '../repository/journal.ts';
import { lastFour } from '../text/mask.ts';
import { heldTag } from './held-mark.ts';
import type { KeyWork, UserKeyWish } from './user-key.ts';

/** Keys an interrupted run may have made: those its note does not know from before. Exported for its test. */
export function unheldByNote(
  note: KeyNote | undefined,
  wish: Pick<UserKeyWish, 'accountId' | 'userName' | 'heldKeyId'>,
  keys: readonly AccessKey[],
): AccessKey[] {
  if (note === undefined || note.accountId !== wish.accountId || note.userName !== wish.userName) return [];
  return keys.filter((key) => key.id !== wish.heldKeyId && !note.before.includes(key.id));
}

/**
 * Deletes the keys that an interrupted run of this repository made and lost. Gives back the others. The journal is
 * certain of a key whose id it holds; one whose reply never came may as well be another machine's, made since.
 */
export async function deleteNoted(keyWork: KeyWork, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const { work, wish } = keyWork;
  const note = work.journal.note(wish.environment).key;
  const suspects = unheldByNote(note, wish, keys);
  return deleteUnless(keyWork, keys, async (key) => {
    if (!suspects.includes(key)) return true;
    return key.id !== note?.accessKeyId && (await isSomebodys(keyWork, key));
  });
}

/** A key this young when its user was is the work of the run that made the user; a later one may be anybody's. */
const FIRST_RUN_MS = 60 * 60_000;

/**
 * Without a note (another machine, a lost journal) IAM alone can tell: deletes the key that came with a user we made, if
 * nobody ever used it and nobody marked it as held. Gives back the others.
 */
export async function deleteNeverUsed(keyWork: KeyWork, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const { iam, wish } = keyWork;
  if (keys.length === 0) return [];
  const madeAt = (await findUser(iam, wish.userName))?.createdAt;
  const cameWithUser = ({ createdAt }: AccessKey) =>
    madeAt !== undefined && createdAt !== undefined && createdAt - madeAt < FIRST_RUN_MS;
  return deleteUnless(
    keyWork,
    keys,
    async (key) => key.id === wish.heldKeyId || !cameWithUser(key) || (await isSomebodys(keyWork, key)),
  );
}

async function deleteUnless(
  { iam, wish }: KeyWork,
  keys: readonly AccessKey[],
  stays: (key: AccessKey) => Promise<boolean>,
): Promise<AccessKey[]> {
  const left: AccessKey[] = [];
  for (const key of keys) {
    if (await stays(key)) left.push(key);
    else await deleteKey(iam, key.id, wish.userName);
  }
  return left;
}

/** A run marks its key as soon as it is in the file: within this time of another machine's seeing it, and amply so. */
const TIME_TO_MARK_MS = 5_000;
const POLL_MS = 500;
/** Older than this by any clock: no run is about to mark it. */
const OLD_MS = 15 * 60_000;

async function isSomebodys({ iam, retry, wish }: KeyWork, key: AccessKey): Promise<boolean> {
  const { clock } = retry;
  const firstSeen = clock.now();
  const isOld = firstSeen - (key.createdAt ?? 0) > OLD_MS;
  for (;;) {
    const user = await findUser(iam, wish.userName);
    if (user?.tags.has(heldTag(key.id)) || (await everUsed(iam, key.id))) return true;
    if (isOld || clock.now() - firstSeen >= TIME_TO_MARK_MS) return false;
    retry.onWait?.(`looking whether somebody holds the young key ending in ${lastFour(key.id)}`);
    await clock.sleep(POLL_MS, retry.signal);
  }
}
