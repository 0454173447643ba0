import { type AccessKey, deleteKey, everUsed, userTags } from '../../aws/iam.ts';
import type { KeyNote } from '../../repository/journal.ts';
import type { KeyWork, UserKeyWish } from './user-key.ts';

/** The user's tag that says: somebody holds this key. IAM itself learns of a key's use only after hours. */
export function heldTag(keyId: string): string {
  return `pf:key/${keyId}`;
}

/** Keys an interrupted run made and lost: those its note does not know from before. Exported for its test. */
export function unheldByNote(
  note: KeyNote | undefined,
  wish: Pick<UserKeyWish, 'accountId' | 'userName' | 'heldKeyId'>,
  keys: readonly AccessKey[],
): AccessKey[] {
  if (note === undefined || note.accountId !== wish.accountId || note.userName !== wish.userName) return [];
  return keys.filter((key) => key.id !== wish.heldKeyId && !note.before.includes(key.id));
}

/** Deletes the keys our journal shows to be ours and nobody's. Gives back the others. */
export async function deleteNoted(
  { work, iam, patience, wish }: KeyWork,
  keys: readonly AccessKey[],
): Promise<AccessKey[]> {
  const lost = unheldByNote(work.journal.note(wish.environment).key, wish, keys);
  for (const key of lost) await deleteKey(iam, patience, key.id, wish.userName);
  return keys.filter((key) => !lost.includes(key));
}

/** How old a key may get before it is marked as held: whoever makes one on another machine proves and marks it sooner. */
const TIME_TO_MARK_MS = 30_000;
const POLL_MS = 2_000;

/**
 * Without a note (another machine, a lost journal) IAM alone can tell: deletes keys of our user that nobody ever used
 * and nobody marked as held. A young one may be on its way into somebody's file, so that is waited for.
 */
export async function deleteNeverUsed(keyWork: KeyWork, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const { iam, patience, wish } = keyWork;
  const left: AccessKey[] = [];
  for (const key of keys) {
    if (key.id === wish.heldKeyId || (await isSomebodys(keyWork, key))) left.push(key);
    else await deleteKey(iam, patience, key.id, wish.userName);
  }
  return left;
}

async function isSomebodys({ iam, patience, wish }: KeyWork, key: AccessKey): Promise<boolean> {
  const { clock } = patience;
  const firstSeen = clock.now();
  const age = Math.max(0, firstSeen - (key.createdAt ?? 0));
  for (;;) {
    const tags = await userTags(iam, patience, wish.userName);
    if (tags?.has(heldTag(key.id)) || (await everUsed(iam, patience, key.id))) return true;
    const rest = TIME_TO_MARK_MS - age - (clock.now() - firstSeen);
    if (rest <= 0) return false;
    patience.onWait?.(`waiting to see whether somebody uses the young key ending in ${key.id.slice(-4)}`);
    await clock.sleep(Math.min(POLL_MS, rest), patience.signal);
  }
}
