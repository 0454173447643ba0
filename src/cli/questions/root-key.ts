import { isFailure } from '../../errors/failure.ts';
import { getLastFour } from '../../text.ts';
import { confirm } from '../prompts.ts';

/** Asks whether root's keys may go, now that another is proven. `command` deletes them later. */
export async function askBeforeDeletion(accessKeyIds: readonly string[], command: string): Promise<boolean> {
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
}
