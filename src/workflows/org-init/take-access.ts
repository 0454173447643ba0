import { finishKey } from '../../access/finish-key.ts';
import { markHeld } from '../../access/held-mark.ts';
import { prove } from '../../access/prove.ts';
import { ensureUserKey, type KeyWork } from '../../access/user-key.ts';
import type { Credentials, Identity } from '../../aws/credentials.ts';
import { openIam } from '../../aws/iam.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import { connect, type Report, retryFor, type Work } from '../../run/work.ts';
import { outputFor, writeProfile } from '../../run/write-profile.ts';
import type { OrgSurvey } from './load.ts';
import type { OrgInitOptions } from './options.ts';
import { holdsUserKey, replacesRoot } from './plan.ts';

/** An administrator's key in the profile: the IAM user's that takes root's place, or the one that was given. */
export async function takeAccess(
  work: Work,
  survey: OrgSurvey,
  options: OrgInitOptions,
  report: Report,
): Promise<{ keys: Credentials; identity: Identity }> {
  const retry = retryFor(work, report);
  const keyWork: KeyWork = {
    work,
    iam: openIam(connect(work, survey.keys, survey.region), retry),
    retry,
    wish: {
      environment: MANAGEMENT,
      accountId: survey.identity.account,
      userName: options.profile,
      heldKeyId: survey.heldProfile?.keys?.accessKeyId,
      fresh: false,
    },
  };
  const noted = work.journal.note(MANAGEMENT).key !== undefined;
  const { keys, isNew } = await administratorKey(keyWork, survey, options);
  const isOurs = isNew || noted;
  const { region } = survey;
  const output = outputFor(survey.heldProfile);
  const proof = { expectedAccount: survey.identity.account, fresh: isOurs, management: true };
  // A key that works is replaced by a proven one only; where there is none, writing comes first, as the secret is shown once.
  const writesFirst = survey.held === undefined;
  const hold = async () => {
    const written = survey.keepsProfile ? undefined : keys;
    await writeProfile(work.runtime, work.repository, [{ profile: options.profile, region, output, keys: written }]);
    if (isOurs) await markHeld(keyWork, keys.accessKeyId);
  };
  if (writesFirst) await hold();
  const identity = await prove(connect(work, keys, region), retry, proof);
  if (!writesFirst) await hold();
  if (isOurs) await finishKey({ ...keyWork, wish: { ...keyWork.wish, heldKeyId: keys.accessKeyId } });
  return { keys, identity };
}

async function administratorKey(keyWork: KeyWork, survey: OrgSurvey, options: OrgInitOptions) {
  const { held, heldProfile } = survey;
  if (!replacesRoot(survey, options)) return { keys: held?.keys ?? survey.keys, isNew: false };
  // Another user's key that works is as good, and not ours to replace.
  if (held !== undefined && holdsUserKey(survey) && !held.identity.arn.endsWith(`:user/${options.profile}`)) {
    return { keys: held.keys, isNew: false };
  }
  const key = await ensureUserKey(keyWork);
  if (key.kind === 'new') return { keys: key.keys, isNew: true };
  return { keys: heldProfile?.keys ?? survey.keys, isNew: false };
}
