import {
  assertNoOtherUse,
  dropKey,
  nameKeptKey,
  openAs,
  proveOnce,
  proveRepeatedly,
  swapKeys,
  switchKey,
} from '../../access/key-replacement.ts';
import { deleteOrphanedKeys, tagInUse, type UserKeyContext } from '../../access/orphaned-keys.ts';
import { finishUserKey, makeKey } from '../../access/user-key.ts';
import type { Credentials } from '../../aws/caller-identity.ts';
import { listKeys } from '../../aws/iam.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import type { RotationNote } from '../../repository/journal.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { Steps } from '../../run/steps.ts';
import { writeProfile } from '../../run/write-profile.ts';
import { getLastFour, hideKeyId, toIsoTime } from '../../text.ts';
import type { DecidedRotation } from './plan.ts';

export interface RotatedKey {
  readonly environment: string;
  readonly accountId: string;
  readonly userName: string;
  /** Both masked but for their last four. */
  readonly newKey: string;
  readonly oldKey: string;
  readonly oldKeyState: 'deleted' | 'inactive';
  /** ISO 8601, UTC: until then the old key is to stay, switched off; null where it is gone. */
  readonly finishAfter: string | null;
}

/** Both keys of a rotation. */
interface BothKeys {
  readonly next: Credentials;
  readonly oldId: string;
}

export interface Rotation extends RunContext, DecidedRotation {}

type RotateDecision = Extract<DecidedRotation['decision'], { kind: 'rotate' }>;

/** From the key in the profile to another one, in an order in which one that works is always there. */
export function listRotationSteps(run: Rotation, decision: RotateDecision, finish: boolean): Steps<RotatedKey> {
  const { profile, environment } = run.state.key;
  if (decision.waits) return listWaitingSteps(run);
  return Steps.startWith(undefined)
    .add('New access key', async (_, { report, setTitle }) => {
      const next = decision.next ?? (await makeNextKey(withReport(run, report), decision));
      setTitle(`New access key …${getLastFour(next.accessKeyId)}`);
      return next;
    })
    .add(`Proof of the new key, and profile ${profile}`, async (next, { report }): Promise<BothKeys> => {
      const oldId = await installNextKey(withReport(run, report), next);
      return { next, oldId };
    })
    .perform('Old key switched off', (keys, { report }) =>
      switchOldOff(withReport(run, report), keys, { ...decision, finish }),
    )
    .add('Old key deleted', async (keys, { report, setTitle }): Promise<RotatedKey> => {
      const { finishAfter } = run.journal.note(environment).rotation ?? {};
      const waits = !finish && finishAfter !== undefined && run.retry.clock.now() < finishAfter;
      if (waits) setTitle('Old key stays, switched off');
      else await deleteOld(withReport(run, report), keys);
      return describeRotated(run, keys, waits ? finishAfter : undefined);
    });
}

/** Nothing is done: the old key has its grace, in which somebody else may turn up at it. */
function listWaitingSteps(run: Rotation): Steps<RotatedKey> {
  const { held: next, note } = run.state;
  const keys = { next, oldId: note?.oldKeyId ?? '' };
  return Steps.startWith(keys).add('Old key stays, switched off', async (_, { report }) => {
    await assertOldUnused(withReport(run, report), keys, false);
    return describeRotated(run, keys, note?.finishAfter);
  });
}

/** Throws KEY_IN_USE. */
async function assertOldUnused(run: Rotation, { next, oldId }: BothKeys, finish: boolean): Promise<void> {
  const { state, journal, retry } = run;
  const { key } = state;
  const { rotation } = journal.note(key.environment);
  await assertNoOtherUse(run, openAs(run, key, next), {
    ...key,
    id: oldId,
    since: rotation?.replacedAt ?? retry.clock.now(),
    told: finish ? rotation?.toldUse : undefined,
    note: (toldUse) => noteRotation(run, { toldUse }),
    undo: `pf aws key rotate ${key.environment} --undo`,
  });
}

function describeRotated({ state }: Rotation, { next, oldId }: BothKeys, finishAfter: number | undefined): RotatedKey {
  const { environment, accountId, userName } = state.key;
  return {
    environment,
    accountId,
    userName,
    newKey: hideKeyId(next.accessKeyId),
    oldKey: hideKeyId(oldId),
    oldKeyState: finishAfter === undefined ? 'deleted' : 'inactive',
    finishAfter: toIsoTime(finishAfter),
  };
}

export function toUserKeyContext(run: Rotation, keys: Credentials): UserKeyContext {
  const { environment, accountId, userName } = run.state.key;
  return {
    ...run,
    iam: openAs(run, run.state.key, keys),
    environment,
    accountId,
    userName,
    existingKeys: keys,
    fresh: false,
  };
}

function noteRotation({ journal, state }: Rotation, change: Partial<RotationNote>): Promise<void> {
  const { environment, accountId, userName } = state.key;
  const begun = state.note ?? { accountId, userName, oldKeyId: state.held.accessKeyId };
  const { rotation = begun } = journal.note(environment);
  return journal.update(environment, { rotation: { ...rotation, ...change } });
}

/** Makes a key and writes it down beside the one in use, before anything else is done with it. */
async function makeNextKey(run: Rotation, { leftovers, graceMs }: RotateDecision): Promise<Credentials> {
  const { runtime, repository, journal, state } = run;
  const { environment, accountId, userName, profile } = state.key;
  const context = toUserKeyContext(run, state.held);
  await journal.update(environment, {
    rotation: { accountId, userName, oldKeyId: state.held.accessKeyId, ...(graceMs > 0 ? { graceMs } : {}) },
  });
  for (const { id } of leftovers) await dropKey(run, context.iam, { userName, id });
  const present = await deleteOrphanedKeys(context, await listKeys(context.iam, userName));
  const next = await makeKey(context, present);
  await writeProfile(runtime, repository, [{ profile: nameKeptKey(profile), keys: next }]);
  return next;
}

/** Proves the new key where it will be used, puts it into every profile that had the old one, and proves it there. */
async function installNextKey(run: Rotation, next: Credentials): Promise<string> {
  const { state, repository, retry, journal } = run;
  const { key, held } = state;
  const { oldKeyId = held.accessKeyId } = journal.note(key.environment).rotation ?? state.note ?? {};
  await noteRotation(run, { newKeyId: next.accessKeyId });
  const context = toUserKeyContext(run, next);
  await proveRepeatedly(run, key, next);
  await tagInUse(context, next.accessKeyId);
  // Both stay: the one is in use, the other is kept.
  await finishUserKey(context, next);
  if (held.accessKeyId !== next.accessKeyId) await swapKeys(run, key, { last: held, next });
  const written = readAwsFiles(repository).get(key.profile)?.keys;
  if (written === undefined || written.accessKeyId !== next.accessKeyId) {
    const message = `Another program changed profile ${key.profile} meanwhile; its old key is in force.`;
    throw new Failure('FILES_CHANGING', message);
  }
  await proveOnce(run, key, written);
  const { replacedAt = retry.clock.now() } = journal.note(key.environment).rotation ?? {};
  await noteRotation(run, { replacedAt });
  return oldKeyId;
}

/** Signed by the new key. Throws KEY_IN_USE. */
async function switchOldOff(
  run: Rotation,
  keys: BothKeys,
  { graceMs, finish }: { readonly graceMs: number; readonly finish: boolean },
): Promise<void> {
  const { state, journal, retry } = run;
  const { key } = state;
  const { next, oldId } = keys;
  await assertOldUnused(run, keys, finish);
  if (state.listed.some(({ id, active }) => id === oldId && active)) {
    await switchKey(run, openAs(run, key, next), { userName: key.userName, id: oldId, active: false });
    await proveOnce(run, key, next);
  }
  if (graceMs > 0 && journal.note(key.environment).rotation?.finishAfter === undefined) {
    await noteRotation(run, { finishAfter: retry.clock.now() + graceMs });
  }
}

/** In IAM before in the files; the journal last. */
async function deleteOld(run: Rotation, { next, oldId }: BothKeys): Promise<void> {
  const { state } = run;
  await dropKey(run, openAs(run, state.key, next), { userName: state.key.userName, id: oldId });
  await endRotation(run);
}

export async function endRotation({ runtime, repository, journal, state }: Rotation): Promise<void> {
  await writeProfile(runtime, repository, [{ profile: nameKeptKey(state.key.profile), remove: true }]);
  await journal.update(state.key.environment, { rotation: undefined, key: undefined });
}
