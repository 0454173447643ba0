import { findLastUse, type KeyUse } from '../../aws/key-use.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { Journal } from '../../repository/journal.ts';
import type { RunContext } from '../../run/context.ts';
import { openEnvironment } from '../../run/environment-access.ts';
import { quoteForShell } from '../../text.ts';
import type { StatusStep } from './decide.ts';

export const UNFINISHED = 'Unfinished work on';

/** A rotation or retirement of an access key that is under way. */
export interface KeyWork {
  readonly command: 'rotate' | 'retire';
  readonly oldKeyId: string;
  /** Milliseconds since the epoch: the profile does without the old key since then. */
  readonly replacedAt?: number | undefined;
  /** Milliseconds since the epoch: the old key is switched off, and stays until then. */
  readonly finishAfter?: number | undefined;
  /** By somebody else, as far as IAM has noticed; undefined where AWS was not asked. */
  readonly usedSince?: KeyUse | undefined;
}

/** By environment. */
export function listKeyWork(journal: Journal): Map<string, KeyWork> {
  const work = new Map<string, KeyWork>();
  for (const environment of journal.environments) {
    const { rotation, retirement } = journal.note(environment);
    if (rotation !== undefined) work.set(environment, { command: 'rotate', ...rotation });
    if (retirement !== undefined)
      work.set(environment, { command: 'retire', oldKeyId: retirement.keyId, ...retirement });
  }
  return work;
}

/** Somebody else's use of the old key, as far as IAM has noticed. */
export async function findUseSince(
  context: RunContext,
  known: KnownEnvironment,
  { oldKeyId, replacedAt }: KeyWork,
): Promise<KeyUse | undefined> {
  if (replacedAt === undefined) return undefined;
  const { iam } = await openEnvironment(context, known);
  const use = await findLastUse(iam, oldKeyId);
  return use !== undefined && use.at > replacedAt ? use : undefined;
}

/** Undefined where what is under way is not about a key. */
export function describeKeyWork(environment: string, work: KeyWork | undefined, now: number): StatusStep | undefined {
  if (work === undefined) return undefined;
  const { finishAfter, usedSince: use, command: verb } = work;
  const command = `pf aws key ${verb} ${quoteForShell(environment)} --finish`;
  const step = `${UNFINISHED} the access key of ${environment}`;
  if (finishAfter === undefined) {
    const evidence = 'a run was interrupted; its progress is saved';
    return { step, state: 'broken', evidence, command: command.replace(' --finish', '') };
  }
  const other =
    use === undefined
      ? ''
      : `; somebody else has used it, last at ${new Date(use.at).toISOString()}, for ${use.service} in ${use.region}`;
  const days = Math.ceil((finishAfter - now) / 86_400_000);
  const until = new Date(finishAfter).toISOString().slice(0, 10);
  if (days <= 0)
    return { step, state: 'not done', evidence: `the old key is switched off, its grace is over${other}`, command };
  const evidence = `the old key is switched off, and may be deleted in ${days} days, on ${until}: ${command}${other}`;
  return { step, state: 'not done', evidence, command: null };
}
