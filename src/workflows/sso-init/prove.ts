import { type LoggedIn, logIn, type ShowLogin } from '../../access/sso-login.ts';
import type { Identity } from '../../aws/caller-identity.ts';
import { findPrincipal, hasMembers } from '../../aws/identity-store.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { getRoleCredentials } from '../../aws/sso.ts';
import type { SsoSession } from '../../aws/sso-session.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { mergeProfile } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { openConnection, type RunContext } from '../../run/context.ts';
import type { Progress } from '../../run/steps.ts';
import type { SsoEnvironment } from './decide.ts';
import { forEach } from './for-each.ts';
import type { SsoInitState } from './load.ts';
import { describePrincipal } from './plan.ts';
import type { SsoInitRequest } from './request.ts';

interface Proving {
  readonly run: RunContext;
  readonly request: SsoInitRequest;
  readonly state: SsoInitState;
  readonly session: SsoSession;
  readonly progress: Progress;
  readonly show: ShowLogin;
}

/** Has somebody log in, and proves that the login leads into each account. By environment: as whom, or why not. */
export async function proveAll(
  { run, request, state, session, progress, show }: Proving,
  environments: readonly SsoEnvironment[],
): Promise<Map<string, Identity | Failure>> {
  const [first] = environments;
  if (first === undefined) return new Map();
  await requireMembers({ run, request, state });
  const { profile: name } = first.profile;
  const { profiles } = state;
  // What is to be written says nothing of how AWS is reached.
  const profile = profiles.get(name) ?? mergeProfile(name, { config: new Map(), credentials: undefined });
  const login = await logIn(run, { asked: name, profile, profiles, session }, show);
  const describe = ({ environment, accountId }: SsoEnvironment) =>
    `${environment}: prove the login in account ${accountId}`;
  const outcomes = await forEach({ run, progress, describe }, environments, (one, context) =>
    proveLogin(context, login, one),
  );
  return new Map([...outcomes].map(([{ environment }, outcome]) => [environment, outcome]));
}

const POLL_MS = 10_000;

/** Throws SSO_GROUP_EMPTY where nobody could log in; with --wait it waits for somebody. */
async function requireMembers({ run, request, state }: Pick<Proving, 'run' | 'request' | 'state'>): Promise<void> {
  const { principal, store, instance } = state;
  if (principal?.type !== 'GROUP') return;
  const { clock, interrupt } = run.runtime;
  const url = `https://console.aws.amazon.com/singlesignon/home?region=${instance.region}`;
  const advice = `Put yourself into ${describePrincipal(state)} (make a user first if there is none): ${url}`;
  for (let isTold = false; ; isTold = true) {
    const group = principal.found ?? (await findPrincipal(store, 'GROUP', principal.name));
    if (group === undefined || (await hasMembers(store, group.id))) return;
    if (!request.wait || clock.now() + POLL_MS > run.deadline) {
      throw new Failure('SSO_GROUP_EMPTY', `Nobody is in ${describePrincipal(state)}, so that nobody can log in.`, {
        suggestions: [advice, `Then run: ${run.resume}`],
        details: { url },
      });
    }
    if (!isTold) request.tellPerson([advice]);
    await clock.sleep(POLL_MS, interrupt);
  }
}

/** A new assignment reaches the portal within seconds; what was assigned before is there. */
const NEW_LIMIT_MS = 60_000;

/** Proves that the login leads into the account as that role. Throws SSO_ROLE_DENIED, WRONG_ACCOUNT. */
async function proveLogin(
  run: RunContext,
  { sso, accessToken }: LoggedIn,
  { environment, accountId, assigns, profile }: SsoEnvironment,
): Promise<Identity> {
  const { clock } = run.runtime;
  const { roleName } = profile.sso;
  const deadline = Math.min(run.retry.deadline, clock.now() + (assigns ? NEW_LIMIT_MS : 0));
  for (let tries = 1; ; tries += 1) {
    const credentials = await getRoleCredentials({ ...sso, retry: run.retry }, accessToken, { accountId, roleName });
    if (credentials !== undefined) {
      const sts = openSts(openConnection(run, credentials, profile.region), run.retry);
      return requireRole(await getCallerIdentity(sts), { environment, accountId, roleName });
    }
    const why = `the portal does not let this person into account ${accountId} yet`;
    if (!(await waitBeforeRetry({ ...run.retry, deadline }, tries, why))) break;
  }
  throw new Failure('SSO_ROLE_DENIED', `Whoever logged in may not be ${roleName} in account ${accountId}.`, {
    details: { environment, accountId, roleName },
  });
}

function requireRole(
  identity: Identity,
  { environment, accountId, roleName }: { environment: string; accountId: string; roleName: string },
): Identity {
  const { account, arn } = identity;
  const [, role = ''] = /:assumed-role\/AWSReservedSSO_(.+)_[0-9a-f]{16}\//.exec(arn) ?? [];
  if (account === accountId && role === roleName) return identity;
  const message = `The login for ${environment} leads to ${arn}, and account ${accountId} is meant.`;
  throw new Failure('WRONG_ACCOUNT', message, { details: { expectedAccount: accountId, account, arn } });
}
