import { unlink } from 'node:fs/promises';
import { isFailure } from '../../errors/failure.ts';
import { getLastFour, quoteForShell } from '../../text.ts';
import { confirm } from '../prompts.ts';

/** Asks whether root's keys may go, now that another is proven. `command` deletes them later. */
export async function askBeforeDeletion(accessKeyIds: readonly string[], command: string): Promise<boolean> {
  const keys = accessKeyIds.map((id) => `…${getLastFour(id)}`).join(' and ');
  const what = accessKeyIds.length === 1 ? 'key' : 'keys';
  return confirmAfterwards(`The new key works. Delete root ${what} ${keys}? This cannot be undone.`, {
    message: 'Cancelled; no root key was deleted. Everything before it is done.',
    later: command,
  });
}

/** Asks whether the file of a key that is gone may go too; whether it is gone. `name` as it was given. */
export async function askToRemoveFile(file: string, name: string): Promise<boolean> {
  const isWanted = await confirmAfterwards(`The key in ${name} no longer works. Delete the file?`, {
    message: `Cancelled; ${name} is still there. Everything before it is done.`,
    later: `rm ${quoteForShell(name)}`,
  });
  return (
    isWanted &&
    (await unlink(file).then(
      () => true,
      () => false,
    ))
  );
}

/** Leaving the question is an interrupt, of which nothing before it takes notice. */
async function confirmAfterwards(
  question: string,
  { message, later }: { readonly message: string; readonly later: string },
): Promise<boolean> {
  try {
    return await confirm(question);
  } catch (error) {
    if (!isFailure(error) || error.code !== 'INTERRUPTED') throw error;
    throw error.with({ message, suggestions: [`Delete it later: ${later}`, 'See what is next with: pf aws status'] });
  }
}
