import { findHeldKeys } from '../../access/orphaned-keys.ts';
import { openIam } from '../../aws/iam.ts';
import { openSession, openSts, toRoleArn } from '../../aws/sts.ts';
import { isFailure } from '../../errors/failure.ts';
import { openConnection, type RunContext } from '../../run/context.ts';
import { isConfigShared, nameOwnProfile } from '../../run/own-profile.ts';
import type { DecidedEnvironment } from './decide.ts';
import type { EnvironmentState } from './decide-account.ts';
import type { AccountAddState } from './load.ts';
import type { AccountAddRequest } from './request.ts';

/**
 * How whoever comes second gets in. Where others hold the keys of the IAM user, a role serves as well, and takes none
 * of the two that a user may have; where git tracks `config`, the profile for it is one person's.
 */
export async function chooseAccess(
  context: RunContext,
  { state, request }: { readonly state: AccountAddState; readonly request: AccountAddRequest },
  decided: readonly DecidedEnvironment[],
): Promise<DecidedEnvironment[]> {
  const isShared = await isConfigShared(context.repository, context.runtime);
  return Promise.all(
    decided.map(async ({ known, decision }): Promise<DecidedEnvironment> => {
      const isOpen = known.existing.settings?.kind === undefined && !isFailure(decision) && decision.kind === 'adopt';
      if (!isOpen || known.access === 'none') return { known, decision };
      const mayChoose = request.access === undefined && request.userName === undefined;
      const isNoted = context.journal.note(known.environment).key !== undefined;
      const isHeld =
        mayChoose && !isNoted && (await areKeysHeld(context, state, { request, known }, decision.account.id));
      const access = isHeld ? 'role' : known.access;
      const isOwn = access === 'role' && isShared && (isHeld || known.existing.settings !== undefined);
      const profile =
        isOwn && !known.isOwn ? nameOwnProfile(known.environment, known.profile, context.runtime) : known.profile;
      return { known: { ...known, access, profile, isOwn: isOwn || known.isOwn }, decision };
    }),
  );
}

/** Whether somebody has a key of the IAM user. What keeps AWS from telling, the run itself meets again. */
async function areKeysHeld(
  context: RunContext,
  { management }: AccountAddState,
  { request, known }: { readonly request: AccountAddRequest; readonly known: EnvironmentState },
  account: string,
): Promise<boolean> {
  const { retry } = context;
  try {
    const sts = openSts({ ...management.connection, region: known.region }, retry);
    const role = { arn: toRoleArn(account, request.roleName), sessionName: 'pf-plugin-aws' };
    const iam = openIam(openConnection(context, await openSession(sts, role), known.region), retry);
    return (await findHeldKeys(iam, known.userName)).length > 0;
  } catch (error) {
    if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
    return false;
  }
}
