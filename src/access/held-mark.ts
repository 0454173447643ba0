import { findUser, tagUser } from '../aws/iam.ts';
import { retryUntilPropagated } from '../aws/retry.ts';
import { isFailure } from '../errors/failure.ts';
import type { KeyWork } from './user-key.ts';

/** The user's tag that says: somebody holds this key. IAM itself learns of a key's use only after hours. */
export function heldTag(keyId: string): string {
  return `pf:key/${keyId}`;
}

const NO_MARK = ['AWS_REFUSED', 'AWS_ACCESS_DENIED', 'AWS_UNAVAILABLE'];

/** Tells other machines that `keyId` is in somebody's file: they leave it alone. */
export async function markHeld({ iam, retry, wish }: KeyWork, keyId: string): Promise<void> {
  const accepted = <T>(call: () => Promise<T>) => retryUntilPropagated(retry, { what: 'the user', fresh: false }, call);
  const user = await accepted(() => findUser(iam, wish.userName));
  if (user === undefined || user.tags.has(heldTag(keyId))) return;
  try {
    await accepted(() => tagUser(iam, wish.userName, new Map([[heldTag(keyId), 'held']])));
  } catch (error) {
    // A mark that does not stick (too many tags, no permission, an AWS without tags) is no reason to fail.
    if (!isFailure(error) || !NO_MARK.includes(error.code)) throw error;
  }
}
