import { listKeys, tagUser, userTags } from '../../aws/iam.ts';
import { isFailure } from '../../errors/failure.ts';
import { deleteNoted, heldTag } from './unheld-keys.ts';
import type { KeyWork } from './user-key.ts';

/**
 * Once `wish.heldKeyId` is in the file and proven: marks it as held, for other machines, and deletes what lost replies
 * left behind, which IAM may have listed too late.
 */
export async function finishKey(keyWork: KeyWork): Promise<void> {
  const { work, iam, patience, wish } = keyWork;
  const { environment, userName, heldKeyId } = wish;
  const keys = await deleteNoted(keyWork, await listKeys(iam, patience, userName));
  const held = keys.find((key) => key.id === heldKeyId);
  const tags = held && (await userTags(iam, patience, userName));
  if (held !== undefined && tags !== undefined && !tags.has(heldTag(held.id))) {
    try {
      await tagUser(iam, patience, userName, heldTag(held.id), 'held');
    } catch (error) {
      // A mark that does not stick (too many tags, no permission) is no reason to fail.
      if (!isFailure(error) || !['AWS_REFUSED', 'AWS_ACCESS_DENIED'].includes(error.code)) throw error;
    }
  }
  await work.journal.update(environment, { key: undefined });
}
