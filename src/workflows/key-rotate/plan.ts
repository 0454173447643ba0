import { nameKeptKey } from '../../access/key-replacement.ts';
import { createStepMaker, type PlannedStep, UNKNOWN_KEYS } from '../../run/plan.ts';
import type { ProfileRequest } from '../../run/write-profile.ts';
import { getLastFour } from '../../text.ts';
import type { RotationDecision } from './decide.ts';
import type { RotationState } from './load.ts';

/** One environment, with what is to be done for it. */
export interface DecidedRotation {
  readonly state: RotationState;
  readonly decision: RotationDecision;
}

const SWITCH = ['iam:UpdateAccessKey'];
const DELETE = ['iam:DeleteAccessKey', 'iam:UntagUser'];

/** Every step, in order. Pure. */
export function planRotation({ state, decision }: DecidedRotation): PlannedStep[] {
  const { key, held, note } = state;
  const { environment, userName } = key;
  const step = createStepMaker(environment);
  const name = (id: string) => `access key …${getLastFour(id)} of ${userName}`;
  if (decision.kind === 'pass') return [];
  if (decision.kind === 'undo') {
    const { oldKeyId = '', newKeyId } = note ?? {};
    const isReplaced = newKeyId === held.accessKeyId;
    return [
      ...(isReplaced ? [step(`Switch ${name(oldKeyId)} on again, prove it, and put it back`, SWITCH)] : []),
      ...(newKeyId === undefined
        ? [step(`Delete what was made of a new access key for ${userName}`, DELETE, true)]
        : [step(`Switch ${name(newKeyId)} off, and delete it`, [...SWITCH, ...DELETE], true)]),
    ];
  }
  const { next, leftovers, graceMs, waits } = decision;
  if (waits) return [];
  const oldKeyId = note?.newKeyId === held.accessKeyId ? note.oldKeyId : held.accessKeyId;
  const isOff = note?.finishAfter !== undefined;
  return [
    ...leftovers.map(({ id }) => step(`Delete ${name(id)}, which is switched off`, DELETE, true)),
    ...(next === undefined
      ? [step(`Make a new access key for ${userName}, and prove it`, ['iam:CreateAccessKey', 'iam:TagUser'])]
      : []),
    ...(isOff ? [] : [step(`Switch ${name(oldKeyId)} off`, SWITCH)]),
    ...(graceMs > 0 && !isOff ? [] : [step(`Delete ${name(oldKeyId)}`, DELETE, true)]),
  ];
}

/** The profiles as they are at the end. Pure. */
export function planProfiles({ state, decision }: DecidedRotation): ProfileRequest[] {
  const { key, held, kept, note } = state;
  const beside = nameKeptKey(key.profile);
  if (decision.kind === 'pass' || (decision.kind === 'rotate' && decision.waits)) return [];
  const isReplaced = note?.newKeyId === held.accessKeyId;
  if (decision.kind === 'undo') {
    return [...(isReplaced ? [{ profile: key.profile, keys: kept }] : []), { profile: beside, remove: true }];
  }
  const next = isReplaced ? [] : [{ profile: key.profile, keys: decision.next ?? UNKNOWN_KEYS }];
  const old = isReplaced ? kept : held;
  return [...next, decision.graceMs > 0 ? { profile: beside, keys: old } : { profile: beside, remove: true }];
}
