import { isFailure } from '../../errors/failure.ts';
import { lastFour } from '../../text.ts';
import type { OrgInitView } from '../../workflows/org-init/execute.ts';
import { confirm } from '../prompts.ts';

/** Asks whether the root key may go. Who may not be asked keeps it, and leaving the question is a no: the work is done. */
export function askBeforeDeletion(mayAsk: boolean): OrgInitView['confirmDeletion'] {
  return async (accessKeyId) => {
    if (!mayAsk) return false;
    try {
      return await confirm(`The new key works. Delete root key …${lastFour(accessKeyId)}?`, true);
    } catch (error) {
      if (isFailure(error) && error.code === 'INTERRUPTED') return false;
      throw error;
    }
  };
}
