import { type AwsKeys, iamClient } from '../../aws/connection.ts';
import { accountSummary, deleteKey } from '../../aws/iam.ts';
import { isFailure } from '../../errors/failure.ts';
import { GLOBAL_REGION } from '../management.ts';
import { connect, patienceFor, type Report, type Work } from '../work.ts';

export type RootKeyState = 'none' | 'kept' | 'deleted';

/**
 * Deletes root's own key with itself: nobody else may. Its replacement is proven by now. The key may be gone already
 * when a lost reply is asked for again; then the administrator's view decides.
 */
export async function deleteRootKey(
  work: Work,
  rootKeys: AwsKeys,
  adminKeys: AwsKeys,
  report?: Report,
): Promise<RootKeyState> {
  const patience = patienceFor(work, report);
  try {
    await deleteKey(iamClient(connect(work, rootKeys, GLOBAL_REGION)), patience, rootKeys.accessKeyId);
    return 'deleted';
  } catch (error) {
    const refused = isFailure(error) && error.code.startsWith('CREDENTIALS_');
    if (!refused || (await rootKeyState(work, adminKeys)) !== 'none') throw error;
    return 'deleted';
  }
}

/** Whether the account has root keys at all. */
export async function rootKeyState(work: Work, keys: AwsKeys): Promise<'none' | 'kept'> {
  const summary = await accountSummary(iamClient(connect(work, keys, GLOBAL_REGION)), patienceFor(work));
  return (summary.AccountAccessKeysPresent ?? 0) > 0 ? 'kept' : 'none';
}
