import { listKeys } from '../aws/iam.ts';
import { deleteNoted } from './unheld-keys.ts';
import type { KeyWork } from './user-key.ts';

/** Once `wish.heldKeyId` is proven: deletes what lost replies left behind, which IAM may have listed late. */
export async function finishKey(keyWork: KeyWork): Promise<void> {
  const { work, iam, wish } = keyWork;
  await deleteNoted(keyWork, await listKeys(iam, wish.userName));
  await work.journal.update(wish.environment, { key: undefined });
}
