import { assertNoOtherUse, proveRepeatedly, switchKey } from '../../access/key-replacement.ts';
import { tagRetired } from '../../access/orphaned-keys.ts';
import { deleteKey } from '../../aws/iam.ts';
import { RETIRED } from '../../aws/key-use.ts';
import { removeUser } from '../../aws/user-belongings.ts';
import { Failure } from '../../errors/failure.ts';
import type { RetirementNote } from '../../repository/journal.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { openEnvironment, readUserName } from '../../run/environment-access.ts';
import { Steps } from '../../run/steps.ts';
import { quoteForShell } from '../../text.ts';
import { replaceKey, restoreKey, writeEdits } from './files.ts';
import type { DecidedRetirement } from './plan.ts';
import { proveWayIn } from './prove-way.ts';

export interface RetiredKey {
  readonly environment: string;
  readonly accountId: string;
  /** Null where the key was gone, and nothing says whose it was. */
  readonly userName: string | null;
  readonly state: 'inactive' | 'deleted' | 'restored';
  /** ISO 8601, UTC: when `--finish` may delete the key; null where there is no key any more, or it is in use again. */
  readonly finishAfter: string | null;
}

interface Retirement extends RunContext, DecidedRetirement {
  readonly deleteUser: boolean;
  readonly finish: boolean;
  /** No environment goes before this one. */
  readonly isFirst: boolean;
  /** Throws MEMBERS_FIRST for the management account where an environment before it failed. */
  readonly earlier: () => Promise<void>;
}

/** What is done for one environment, in an order in which a proven way in is always there. */
export function listRetirementSteps(run: Retirement): Steps<RetiredKey> {
  const { decision, state } = run;
  const begin = Steps.startWith(undefined).add(`Way in by ${state.way.kind}`, async (_, { report }) => {
    await run.earlier();
    // It may have rested on a key that has gone in this run.
    if (!run.isFirst) await proveWayIn(withReport(run, report), state.known, findKeyId(run));
  });
  switch (decision.kind) {
    case 'undo':
      return begin.add('Access key in the profile again', async (_, { report }) => {
        await restore(withReport(run, report));
        return describeKey(run, 'restored');
      });
    case 'retire': {
      const off = begin
        .add(`Profile ${state.known.profile}`, (_, { report }) => replace(withReport(run, report)))
        .add('Access key switched off', (_, { report }) => switchOff(withReport(run, report), decision.graceMs));
      return decision.ends ? addEnd(run, off) : off.map(() => describeKey(run, 'inactive'));
    }
    case 'finish':
      return addEnd(run, begin);
    case 'leftover':
      return begin.add('Leftover key out of the files', async () => {
        await endRetirement(run);
        return describeKey(run, state.status === 'gone' ? 'deleted' : 'inactive');
      });
    default:
      return begin.add('Access key stays, switched off', async (_, { report }) => {
        await assertUnused(withReport(run, report));
        return describeKey(run, 'inactive');
      });
  }
}

function addEnd(run: Retirement, steps: Steps<void>): Steps<RetiredKey> {
  return steps.add('Access key deleted', async (_, { report }) => {
    await deleteRetiredKey(withReport(run, report));
    return describeKey(run, 'deleted');
  });
}

function describeKey(
  { state: { known, accountId, userName }, journal }: Retirement,
  state: RetiredKey['state'],
): RetiredKey {
  const { environment } = known;
  const { finishAfter } = journal.note(environment).retirement ?? {};
  const until = state === 'inactive' && finishAfter !== undefined ? new Date(finishAfter).toISOString() : null;
  return { environment, accountId, userName: userName ?? null, state, finishAfter: until };
}

function updateNote({ journal, state }: Retirement, change: Partial<RetirementNote>): Promise<void> {
  const { accountId, userName = '', key, known } = state;
  const { retirement = { accountId, userName, keyId: key?.accessKeyId ?? '' } } = journal.note(known.environment);
  return journal.update(known.environment, { retirement: { ...retirement, ...change } });
}

/** Two files, of which `config` is written first: noted before. */
async function replace(run: Retirement): Promise<void> {
  const { state, retry, journal } = run;
  await updateNote(run, {});
  await writeEdits(run, replaceKey(state, true));
  await proveWay(run);
  const { replacedAt = retry.clock.now() } = journal.note(state.known.environment).retirement ?? {};
  await updateNote(run, { replacedAt });
}

/** The profile as it stands in the files leads into the account without the key. */
async function proveWay(run: Retirement): Promise<void> {
  const { identity } = await openEnvironment(run, run.state.known);
  if (readUserName(identity) === undefined) return;
  const message = `Profile ${run.state.known.profile} still leads to ${identity.arn}. Its key was left as it is.`;
  throw new Failure('CREDENTIALS_AMBIGUOUS', message);
}

function findKeyId({ state: { key, known }, journal }: Retirement): string {
  return key?.accessKeyId ?? journal.note(known.environment).retirement?.keyId ?? '';
}

/** Throws KEY_IN_USE where somebody else uses the key. */
async function assertUnused(run: Retirement): Promise<void> {
  const { state, journal, retry, finish } = run;
  const { known, way, userName, status } = state;
  const { environment } = known;
  const { retirement } = journal.note(environment);
  if (userName === undefined || status === 'gone') return;
  await assertNoOtherUse(run, way.iam, {
    environment,
    userName,
    id: findKeyId(run),
    since: retirement?.replacedAt ?? retry.clock.now(),
    told: finish ? retirement?.toldUse : undefined,
    note: (toldUse) => updateNote(run, { toldUse }),
    undo: `pf aws key retire ${quoteForShell(environment)} --undo`,
  });
}

/** Signed by the way in. Throws KEY_IN_USE. */
async function switchOff(run: Retirement, graceMs: number): Promise<void> {
  const { state, retry } = run;
  const { way, userName, status, isMarked } = state;
  await assertUnused(run);
  if (userName !== undefined && status !== 'gone') {
    const id = findKeyId(run);
    if (!isMarked) await tagRetired({ iam: way.iam, userName }, id, RETIRED);
    if (status === 'active') await switchKey(run, way.iam, { userName, id, active: false });
  }
  await proveWay(run);
  await updateNote(run, { finishAfter: retry.clock.now() + graceMs });
}

/** In IAM before in the files; the journal last. */
async function deleteRetiredKey(run: Retirement): Promise<void> {
  const { way, userName } = run.state;
  await assertUnused(run);
  const id = findKeyId(run);
  if (userName !== undefined && id !== '') {
    await deleteKey(way.iam, id, userName);
    if (run.deleteUser) await removeUser(way.iam, userName);
  }
  await endRetirement(run);
}

async function endRetirement(run: Retirement): Promise<void> {
  await writeEdits(run, replaceKey(run.state, false));
  await run.journal.update(run.state.known.environment, { retirement: undefined });
}

async function restore(run: Retirement): Promise<void> {
  const { state } = run;
  const { known, way, userName, key, accountId, region, isManagement } = state;
  const { environment, profile } = known;
  if (key === undefined || userName === undefined) return;
  await switchKey(run, way.iam, { userName, id: key.accessKeyId, active: true });
  await tagRetired({ iam: way.iam, userName }, key.accessKeyId, 'held');
  await proveRepeatedly(run, { environment, profile, region, accountId, userName, isManagement }, key);
  const [first, ...rest] = restoreKey(state);
  if (first !== undefined) await writeEdits(run, [first]);
  await writeEdits(run, rest);
  await run.journal.update(environment, { retirement: undefined });
}
