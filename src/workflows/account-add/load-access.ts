import { findHeldKeys } from '../../access/orphaned-keys.ts';
import { explainExhaustedKeys } from '../../access/user-key.ts';
import type { Credentials } from '../../aws/caller-identity.ts';
import { type AccessKey, KEYS_PER_USER, openIam } from '../../aws/iam.ts';
import { openSession, openSts, toRoleArn } from '../../aws/sts.ts';
import { mergeProfile, type Profile } from '../../config-files/profile.ts';
import { isFailure, resolveOrFailure } from '../../errors/failure.ts';
import { openConnection, type RunContext } from '../../run/context.ts';
import { isConfigShared, nameOwnProfile } from '../../run/write-profile.ts';
import type { DecidedEnvironment } from './decide.ts';
import type { EnvironmentState } from './decide-account.ts';
import type { AccountAddState } from './load.ts';
import type { AccountAddRequest } from './request.ts';

/** Where others hold the user's keys, a role serves as well; where git tracks `config`, the profile is one's own. */
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
      const held = await listHeldKeys(context, state, { request, known }, decision.account.id);
      const isHeld = mayChoose && held.length > 0;
      if (!isHeld && held.length >= KEYS_PER_USER) {
        return { known, decision: explainExhaustedKeys({ ...known, accountId: decision.account.id }, held) };
      }
      const access = isHeld ? 'role' : known.access;
      const isOwn = access === 'role' && isShared && (isHeld || known.existing.settings !== undefined);
      const profile =
        isOwn && !known.isOwn ? nameOwnProfile(known.environment, known.profile, context.runtime) : known.profile;
      return { known: { ...known, access, profile, isOwn: isOwn || known.isOwn }, decision };
    }),
  );
}

/** Credentials of the role that AWS made in a member account. */
function openMember(
  { retry }: RunContext,
  { connection }: AccountAddState['management'],
  { account, region, request }: { account: string; region: string; request: AccountAddRequest },
): Promise<Credentials> {
  const sts = openSts({ ...connection, region }, retry);
  return openSession(sts, { arn: toRoleArn(account, request.roleName), sessionName: 'pf-plugin-aws' });
}

/** What S3 is asked as about state buckets that files name, where an account that is there has no key here yet. */
export async function openAskers(
  context: RunContext,
  { state, request }: { readonly state: AccountAddState; readonly request: AccountAddRequest },
  decided: readonly DecidedEnvironment[],
): Promise<Map<string, Profile>> {
  const askers = new Map<string, Profile>();
  for (const { known, decision } of request.next ? decided : []) {
    const { existing, sharedProfile, region, environment } = known;
    const record = state.records.find((one) => one.environment === environment);
    const isNamed = record?.settings.getText('tf_state_bucket') !== undefined;
    if (existing.settings?.kind !== undefined || !isNamed || isFailure(decision) || decision.kind !== 'adopt') continue;
    const member = { account: decision.account.id, region, request };
    const session = await resolveOrFailure(openMember(context, state.management, member));
    // The run meets again what keeps it out.
    if (isFailure(session)) continue;
    const values = new Map([
      ['region', region],
      ['aws_access_key_id', session.accessKeyId],
      ['aws_secret_access_key', session.secretAccessKey],
      ['aws_session_token', session.sessionToken ?? ''],
    ]);
    askers.set(sharedProfile, mergeProfile(sharedProfile, { config: values, credentials: undefined }));
  }
  return askers;
}

/** The keys of the IAM user that somebody has. What keeps AWS from telling, the run itself meets again. */
async function listHeldKeys(
  context: RunContext,
  { management }: AccountAddState,
  { request, known }: { readonly request: AccountAddRequest; readonly known: EnvironmentState },
  account: string,
): Promise<readonly AccessKey[]> {
  const { retry, journal } = context;
  // What an interrupted run made is deleted.
  if (known.access !== 'user' || journal.note(known.environment).key !== undefined) return [];
  const list = async () => {
    const session = await openMember(context, management, { account, region: known.region, request });
    return findHeldKeys(openIam(openConnection(context, session, known.region), retry), known.userName);
  };
  const held = await resolveOrFailure(list());
  return isFailure(held) ? [] : held;
}
