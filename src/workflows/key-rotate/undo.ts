import { dropKey, openAs, proveOnce, proveRepeatedly, swapKeys, switchKey } from '../../access/key-replacement.ts';
import { finishUserKey } from '../../access/user-key.ts';
import type { Credentials } from '../../aws/caller-identity.ts';
import { Failure } from '../../errors/failure.ts';
import { withReport } from '../../run/context.ts';
import { Steps } from '../../run/steps.ts';
import { getLastFour, hideKeyId } from '../../text.ts';
import { endRotation, type Rotation, toUserKeyContext } from './steps.ts';

/** The old key took its place again. */
export interface UndoneRotation {
  readonly environment: string;
  readonly accountId: string;
  readonly userName: string;
  /** The one in force, masked but for its last four. */
  readonly key: string;
}

/** Back to the old key, and the new one deleted: as long as the old one is there. */
export function listUndoSteps(run: Rotation): Steps<UndoneRotation> {
  const { environment, accountId, userName, profile } = run.state.key;
  return Steps.startWith(undefined)
    .add(`Old key in profile ${profile}`, (_, { report }) => restoreOld(withReport(run, report)))
    .add('New key deleted', async (old, { report }) => {
      await deleteNext(withReport(run, report), old);
      return { environment, accountId, userName, key: hideKeyId(old.accessKeyId) };
    });
}

/** Gives back the old key, in the profile again. */
async function restoreOld(run: Rotation): Promise<Credentials> {
  const { state } = run;
  const { key, held, kept, note, listed } = state;
  if (note === undefined || note.oldKeyId === held.accessKeyId) return held;
  if (kept?.accessKeyId !== note.oldKeyId || !listed.some(({ id }) => id === note.oldKeyId)) {
    throw new Failure('KEY_GONE', `The old key …${getLastFour(note.oldKeyId)} of ${key.userName} is deleted.`, {
      suggestions: [`End what was begun: pf aws key rotate ${key.environment} --finish`],
      details: { environment: key.environment },
    });
  }
  await switchKey(run, openAs(run, key, held), { userName: key.userName, id: note.oldKeyId, active: true });
  await proveRepeatedly(run, key, kept);
  await swapKeys(run, key, { last: held, next: kept });
  return kept;
}

/** Signed by the old key. */
async function deleteNext(run: Rotation, old: Credentials): Promise<void> {
  const { state, journal } = run;
  const { environment, userName } = state.key;
  const context = toUserKeyContext(run, old);
  const id = (journal.note(environment).rotation ?? state.note)?.newKeyId ?? journal.note(environment).key?.accessKeyId;
  if (id !== undefined) {
    await switchKey(run, context.iam, { userName, id, active: false });
    await proveOnce(run, state.key, old);
    await dropKey(run, context.iam, { userName, id });
  }
  await finishUserKey(context, old);
  await endRotation(run);
}
