import { finishKey } from '../../access/finish-key.ts';
import { markHeld } from '../../access/held-mark.ts';
import { prove } from '../../access/prove.ts';
import { ensureUserKey, type KeyWork } from '../../access/user-key.ts';
import type { Credentials, Identity } from '../../aws/credentials.ts';
import { openIam } from '../../aws/iam.ts';
import { assumeRole, openSts } from '../../aws/sts.ts';
import type { Management } from '../../run/management.ts';
import { connect, type Report, retryFor, type Work } from '../../run/work.ts';
import { outputFor, writeProfile } from '../../run/write-profile.ts';
import type { Obtained } from './obtain-account.ts';
import type { AddAccountsOptions } from './options.ts';
import { roleArnOf } from './plan.ts';
import type { Prepared } from './plan-steps.ts';

export interface AccessContext {
  readonly work: Work;
  readonly management: Management;
  readonly options: AddAccountsOptions;
}

/** The age up to which AccessDenied on a role means "not yet" rather than "no". */
const YOUNG_MS = 60 * 60_000;

function isYoung(work: Work, { account, created }: Obtained): boolean {
  return created || work.runtime.clock.now() - (account.joinedAt ?? 0) < YOUNG_MS;
}

/** A session in the member account, through the role that lets the management account in. */
function sessionIn(context: AccessContext, region: string, obtained: Obtained, report: Report): Promise<Credentials> {
  const { work, management, options } = context;
  return assumeRole(openSts({ ...management.connection, region }, retryFor(work, report)), {
    arn: roleArnOf(obtained.account.id, options.roleName),
    sessionName: 'pf-plugin-aws',
    young: isYoung(work, obtained),
  });
}

/** IAM user, policy, key, profile, proof: what is missing of it. */
export async function accessByUser(
  context: AccessContext,
  { target, holding, region }: Prepared,
  obtained: Obtained,
  report: Report,
): Promise<Identity> {
  const { work } = context;
  const { environment, profile } = target;
  const retry = retryFor(work, report);
  const accountId = obtained.account.id;
  const fresh = isYoung(work, obtained);
  const write = (keys?: Credentials) => {
    const output = outputFor(holding.profile);
    return writeProfile(work.runtime, work.repository, [{ profile, region, output, keys }]);
  };
  const proven = (keys: Credentials, isFresh: boolean) =>
    prove(connect(work, keys, region), retry, { expectedAccount: accountId, fresh: isFresh, management: false });
  const held = holding.profile?.keys;
  const isHeld = held !== undefined && holding.account === accountId;
  if (isHeld && work.journal.note(environment).key === undefined) {
    await write();
    return proven(held, fresh);
  }
  const session = await sessionIn(context, region, obtained, report);
  const iam = openIam(connect(work, session, region), retry);
  const wish = { environment, accountId, userName: profile, heldKeyId: held?.accessKeyId, fresh };
  const keyWork: KeyWork = { work, iam, retry, wish };
  const userKey = isHeld ? ({ kind: 'held' } as const) : await ensureUserKey(keyWork);
  const keys = userKey.kind === 'new' ? userKey.keys : held;
  if (keys === undefined) throw new Error('IAM lists a key as held that the profile does not hold.');
  // Before anything else: nobody but this process knows the secret of a new key.
  await write(userKey.kind === 'new' ? keys : undefined);
  await markHeld(keyWork, keys.accessKeyId);
  const identity = await proven(keys, true);
  await finishKey({ ...keyWork, wish: { ...wish, heldKeyId: keys.accessKeyId } });
  return identity;
}

/** A profile that assumes the role: no new key. */
export async function accessByRole(
  context: AccessContext,
  { target, holding, region }: Prepared,
  obtained: Obtained,
  report: Report,
): Promise<Identity> {
  const { work, management, options } = context;
  const { environment, profile } = target;
  const accountId = obtained.account.id;
  const fresh = isYoung(work, obtained);
  const retry = retryFor(work, report);
  const session = await sessionIn(context, region, obtained, report);
  // An earlier run was to make a user's key, and lost it: nobody else will come back for it.
  if (work.journal.note(environment).key !== undefined) {
    const iam = openIam(connect(work, session, region), retry);
    await finishKey({
      work,
      iam,
      retry,
      wish: { environment, accountId, userName: profile, heldKeyId: undefined, fresh },
    });
  }
  const output = outputFor(holding.profile);
  const roleArn = roleArnOf(accountId, options.roleName);
  await writeProfile(work.runtime, work.repository, [
    { profile, region, output, roleArn, sourceProfile: management.profile },
  ]);
  return prove(connect(work, session, region), retry, { expectedAccount: accountId, fresh, management: false });
}
