import { isFailure } from '../../errors/failure.ts';
import { getLastFour } from '../../text.ts';
import type { OrgInitView } from '../../workflows/org-init/execute.ts';
import { confirm } from '../prompts.ts';

/** Asks whether root's keys may go; who may not be asked keeps them. `command` deletes them later. */
export function askBeforeDeletion(mayAsk: boolean, command: string): OrgInitView['confirmDeletion'] {
  return async (accessKeyIds) => {
    if (!mayAsk) return false;
    try {
      const keys = accessKeyIds.map((id) => `…${getLastFour(id)}`).join(' and ');
      const what = accessKeyIds.length === 1 ? 'key' : 'keys';
      return await confirm(`The new key works. Delete root ${what} ${keys}? This cannot be undone.`);
    } catch (error) {
      if (!isFailure(error) || error.code !== 'INTERRUPTED') throw error;
      throw error.with({
        message: 'Cancelled; no root key was deleted. Everything before it is done.',
        suggestions: [`Delete it later: ${command}`, 'See what is next with: pf aws status'],
      });
    }
  };
}
