import { tagUser, userTags } from '../../aws/iam.ts';
import { untilAccepted } from '../../aws/until-accepted.ts';
import { isFailure } from '../../errors/failure.ts';
import type { KeyWork } from './user-key.ts';

/** The user's tag that says: somebody holds this key. IAM itself learns of a key's use only after hours. */
export function heldTag(keyId: string): string {
  return `pf:key/${keyId}`;
}

/** Tells other machines that `keyId` is in somebody's file: they leave it alone. */
export async function markHeld({ iam, patience, wish }: KeyWork, keyId: string): Promise<void> {
  const accepted = <T>(call: () => Promise<T>) => untilAccepted(patience, { what: 'the user', fresh: false }, call);
  const tags = await accepted(() => userTags(iam, patience, wish.userName));
  if (tags === undefined || tags.has(heldTag(keyId))) return;
  try {
    await accepted(() => tagUser(iam, patience, wish.userName, heldTag(keyId), 'held'));
  } catch (error) {
    // A mark that does not stick (too many tags, no permission) is no reason to fail.
    if (!isFailure(error) || !['AWS_REFUSED', 'AWS_ACCESS_DENIED'].includes(error.code)) throw error;
  }
}
