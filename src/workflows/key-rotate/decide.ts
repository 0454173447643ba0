import type { Credentials } from '../../aws/caller-identity.ts';
import { Failure } from '../../errors/failure.ts';
import { maskKeyId, quoteForShell } from '../../text.ts';
import type { RotationState, SeenKey } from './load.ts';

export interface RotateRequest {
  /** Empty for all that have a key. */
  readonly environments: readonly string[];
  /** Younger keys are passed over, in milliseconds. */
  readonly olderThanMs: number | undefined;
  /** How long the old key stays, switched off; undefined where nobody said so. */
  readonly graceMs: number | undefined;
  readonly finish: boolean;
  readonly undo: boolean;
}

/** What is to be done for one environment. */
export type RotationDecision =
  /** Too young, or nothing to undo. */
  | { readonly kind: 'pass' }
  /** Back to the old key. */
  | { readonly kind: 'undo' }
  | {
      readonly kind: 'rotate';
      /** Made by an earlier run and safe in the files; undefined: one is to be made. */
      readonly next: Credentials | undefined;
      /** Keys that are switched off and in the way: they are deleted. */
      readonly leftovers: readonly SeenKey[];
      readonly graceMs: number;
      /** The old key is off already and is to stay so a while. */
      readonly waits: boolean;
    };

/** Throws KEYS_EXHAUSTED where a second key is in use. Pure. */
export function decideRotation(state: RotationState, request: RotateRequest, now: number): RotationDecision {
  const { held, kept, note, listed, lost } = state;
  if (request.undo) return { kind: note === undefined ? 'pass' : 'undo' };
  const isReplaced = note?.newKeyId === held.accessKeyId;
  const isYoung = (key: SeenKey | undefined) =>
    request.olderThanMs !== undefined && now - (key?.createdAt ?? 0) < request.olderThanMs;
  if (note === undefined && isYoung(listed.find(({ id }) => id === held.accessKeyId))) return { kind: 'pass' };
  const isWritten = note !== undefined && listed.some(({ id, active }) => id === kept?.accessKeyId && active);
  const next = isReplaced ? held : isWritten ? kept : undefined;
  const graceMs = request.finish ? 0 : (request.graceMs ?? note?.graceMs ?? 0);
  const waits = !request.finish && note?.finishAfter !== undefined && now < note.finishAfter;
  const others = next === undefined ? listed.filter(({ id }) => id !== held.accessKeyId) : [];
  const leftovers = others.filter(({ id, active }) => !active || id === note?.newKeyId);
  const rival = others.find((key) => !leftovers.includes(key) && !lost.includes(key.id));
  if (rival !== undefined) throw refuseSecondKey(state, rival);
  return { kind: 'rotate', next, leftovers, graceMs, waits };
}

function refuseSecondKey({ key: { environment, userName, accountId } }: RotationState, rival: SeenKey): Failure {
  const { lastUse, id } = rival;
  const used =
    lastUse === undefined
      ? 'nobody has used it yet, as far as AWS has noticed'
      : `last used ${new Date(lastUse.at).toISOString()} for ${lastUse.service} in ${lastUse.region}`;
  const message = `IAM user ${userName} of account ${accountId} has a second access key, ${maskKeyId(id)}, that is none of this run's: ${used}. AWS allows two.`;
  const named = `--user-name ${quoteForShell(userName)} --access-key-id ${quoteForShell(id)}`;
  return new Failure('KEYS_EXHAUSTED', message, {
    suggestions: [
      `If nobody needs it, switch it off: pf aws exec ${environment} -- aws iam update-access-key ${named} --status Inactive`,
      `Then run the same command again: it deletes a key that is switched off.`,
      `See all of them: pf aws key list ${environment}`,
    ],
    details: { environment, userName, accountId, key: maskKeyId(id), lastUsedAt: lastUse && new Date(lastUse.at) },
  });
}
