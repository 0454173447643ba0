import { Failure } from '../../errors/failure.ts';
import { maskKeyId } from '../../text.ts';
import type { RetirementState } from './load.ts';

export interface RetireRequest {
  /** Empty for all that have a key. */
  readonly environments: readonly string[];
  /** How long the key stays, switched off, in milliseconds; undefined where nobody said so. */
  readonly graceMs: number | undefined;
  readonly finish: boolean;
  readonly undo: boolean;
  readonly deleteUser: boolean;
}

export type RetirementDecision =
  /** The way in takes the key's place; the key is switched off. */
  | { readonly kind: 'retire'; readonly ends: boolean; readonly graceMs: number }
  /** Switched off already, and to stay a while. */
  | { readonly kind: 'wait' }
  /** The key goes. */
  | { readonly kind: 'finish' }
  /** Another checkout has retired it: it goes from these files. */
  | { readonly kind: 'leftover' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'pass' };

const DEFAULT_GRACE_MS = 7 * 86_400_000;

/** Throws KEY_GRACE, KEY_GONE, USER_IN_USE. Pure. */
export function decideRetirement(state: RetirementState, request: RetireRequest, now: number): RetirementDecision {
  const { note, status, isHeld, isMarked, known } = state;
  const { environment } = known;
  if (request.undo) return decideUndo(state);
  // One that is kept beside the profile is this checkout's to delete, be the journal lost.
  const isLeftover = status === 'gone' || (isHeld && isMarked && status === 'inactive');
  if (note === undefined && isLeftover) return { kind: 'leftover' };
  if (request.deleteUser) assertNoOtherKeys(state);
  const graceMs = request.graceMs ?? DEFAULT_GRACE_MS;
  const endsNow = request.finish && request.graceMs === 0;
  if (note?.finishAfter === undefined || isHeld) return { kind: 'retire', ends: endsNow, graceMs };
  if (!request.finish) return { kind: 'wait' };
  if (endsNow || now >= note.finishAfter || status === 'gone') return { kind: 'finish' };
  const until = new Date(note.finishAfter).toISOString();
  throw new Failure('KEY_GRACE', `The access key of ${environment} is switched off, and stays so until ${until}.`, {
    suggestions: [
      `After that: pf aws key retire ${environment} --finish`,
      `Delete it now: pf aws key retire ${environment} --finish --grace 0`,
      `Or bring it back: pf aws key retire ${environment} --undo`,
    ],
    details: { environment, finishAfter: until },
  });
}

function decideUndo({ note, isHeld, status, key, known: { environment } }: RetirementState): RetirementDecision {
  if (note === undefined && isHeld) return { kind: 'pass' };
  if (status !== 'gone' && key !== undefined) return { kind: 'undo' };
  throw new Failure('KEY_GONE', `The access key of ${environment} is deleted.`, {
    suggestions: [`End what was begun: pf aws key retire ${environment} --finish --grace 0`],
    details: { environment },
  });
}

function assertNoOtherKeys({ otherKeys, userName, known: { environment } }: RetirementState): void {
  if (otherKeys.length === 0) return;
  const ids = otherKeys.map(maskKeyId).join(', ');
  const message = `IAM user ${userName} has another active access key (${ids}): whoever has it would lose it with the user.`;
  throw new Failure('USER_IN_USE', message, { details: { environment, userName } });
}
