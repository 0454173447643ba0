import { CREDENTIAL_KEYS, type ProfileEdit } from '../../config-files/managed-keys.ts';
import { writeProfiles } from '../../config-files/write.ts';
import type { RunContext } from '../../run/context.ts';
import { nameRetiredKey, type RetirementState } from './load.ts';
import type { DecidedRetirement } from './plan.ts';
import { WAY_KEYS } from './prove-way.ts';

const NO_KEY = Object.fromEntries(CREDENTIAL_KEYS.map((name) => [name, null]));
const NO_WAY = Object.fromEntries(WAY_KEYS.map((name) => [name, null]));

/** The way in takes the key's place in the profile; the key is kept beside it, or goes. */
export function replaceKey(
  { known: { profile }, way, key, isHeld, isReplaced }: RetirementState,
  keeps: boolean,
): ProfileEdit[] {
  const kept = nameRetiredKey(profile);
  const isKept = keeps && key !== undefined && isHeld;
  return [
    way.isOwn && !isReplaced
      ? { profile, credentials: { ...NO_KEY, ...way.config } }
      : { profile, ...(isReplaced ? {} : { config: way.config }), ...(isHeld ? { remove: 'keys' as const } : {}) },
    ...(isKept
      ? [
          {
            profile: kept,
            credentials: { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey },
          },
        ]
      : []),
    ...(keeps ? [] : [{ profile: kept, remove: 'profile' as const }]),
  ];
}

/** The key is in the profile again. The first edit goes first: in between the profile has both ways. */
export function restoreKey({ known: { profile }, key, hasOwnWay }: RetirementState): ProfileEdit[] {
  if (key === undefined) return [];
  return [
    {
      profile,
      credentials: {
        ...(hasOwnWay ? NO_WAY : {}),
        aws_access_key_id: key.accessKeyId,
        aws_secret_access_key: key.secretAccessKey,
      },
    },
    { profile, config: NO_WAY },
    { profile: nameRetiredKey(profile), remove: 'profile' },
  ];
}

/** The files as they are at the end. Pure. */
export function planEdits({ state, decision }: DecidedRetirement): ProfileEdit[] {
  switch (decision.kind) {
    case 'retire':
      return replaceKey(state, !decision.ends);
    case 'finish':
    case 'leftover':
      return replaceKey(state, false);
    case 'undo':
      return restoreKey(state);
    default:
      return [];
  }
}

export async function writeEdits({ runtime, repository }: RunContext, edits: readonly ProfileEdit[]): Promise<void> {
  // No signal: the secret may be nowhere else.
  await writeProfiles(repository, edits, { clock: runtime.clock });
}
