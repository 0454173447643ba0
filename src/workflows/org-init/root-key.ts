import type { Credentials } from '../../aws/credentials.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { accountSummary, deleteKey, openIam } from '../../aws/iam.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { refusesCredentials } from '../../aws/to-failure.ts';
import { connect, type Report, retryFor, type Work } from '../../run/work.ts';

export type RootKeyState = 'none' | 'kept' | 'deleted';

/**
 * Deletes root's own key with itself: nobody else may. Its replacement is proven by now. When the reply is lost, asking
 * again is refused, since the key that asks is gone: STS, which knew it when the run began, tells.
 */
export async function deleteRootKey(work: Work, rootKeys: Credentials, report?: Report): Promise<RootKeyState> {
  const retry = retryFor(work, report);
  try {
    await deleteKey(openIam(connect(work, rootKeys, GLOBAL_REGION), retry), rootKeys.accessKeyId);
    return 'deleted';
  } catch (error) {
    if (!refusesCredentials(error)) throw error;
    if (await isAccepted(work, rootKeys)) throw error;
    return 'deleted';
  }
}

async function isAccepted(work: Work, keys: Credentials): Promise<boolean> {
  try {
    await getCallerIdentity(openSts(connect(work, keys, GLOBAL_REGION), retryFor(work)));
    return true;
  } catch (error) {
    if (refusesCredentials(error)) return false;
    throw error;
  }
}

/** Whether the account has root keys at all. */
export async function rootKeyState(work: Work, keys: Credentials): Promise<'none' | 'kept'> {
  const summary = await accountSummary(openIam(connect(work, keys, GLOBAL_REGION), retryFor(work)));
  return (summary.AccountAccessKeysPresent ?? 0) > 0 ? 'kept' : 'none';
}
