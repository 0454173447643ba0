import {
  askForToken,
  type DeviceLogin,
  isInForce,
  refreshLogin,
  registerClient,
  type Sso,
  type SsoClient,
  type SsoToken,
  startDeviceLogin,
} from '../aws/sso.ts';
import type { SsoSession } from '../aws/sso-session.ts';
import type { Profile, Profiles } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import { openAnonymousConnection, type RunContext } from '../run/context.ts';
import { suggestLogin } from '../text.ts';
import { type CachedLogin, locateLogin, readLogin, writeLogin } from './sso-cache.ts';

/** Whom a login is for. */
export interface LoginTarget {
  /** The profile that was asked for. */
  readonly asked: string;
  /** That whose session it is: itself, or the one that its role rests on. */
  readonly profile: Profile;
  readonly profiles: Pick<Profiles, 'get'>;
  readonly session: SsoSession;
}

/** Shows a person where to go, and may go there. */
export type ShowLogin = (login: DeviceLogin, target: LoginTarget) => Promise<void>;

/** A login that is in force. */
export interface LoggedIn {
  readonly sso: Sso;
  /** Where the AWS CLI and every SDK find the token. */
  readonly file: string;
  /** Never to be printed. */
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly how: 'kept' | 'refreshed' | 'created';
}

/** A login that was looked at. */
interface Look {
  readonly sso: Sso;
  readonly file: string;
  readonly kept: CachedLogin | undefined;
  /** Nothing is left to do. */
  readonly isGood: boolean;
}

export async function lookAtLogin(run: RunContext, { session, profile, profiles }: LoginTarget): Promise<Look> {
  const file = locateLogin(session, run.runtime);
  const connection = { ...(await openAnonymousConnection(run, profile, profiles)), region: session.region };
  const sso: Sso = { connection, retry: run.retry };
  const kept = readLogin(file, session);
  const isYoung = kept !== undefined && kept.expiresAt > run.runtime.clock.now();
  return { sso, file, kept, isGood: isYoung && (await isInForce(sso, kept.accessToken)) };
}

/** Sees that the session is in force. Throws SSO_SESSION_INVALID, SSO_LOGIN_PENDING, SSO_LOGIN_DENIED. */
export async function logIn(run: RunContext, target: LoginTarget, show: ShowLogin): Promise<LoggedIn> {
  const { session } = target;
  const { sso, file, kept, isGood } = await lookAtLogin(run, target);
  if (kept !== undefined && isGood) return { sso, file, ...kept, how: 'kept' };
  const { refresh } = kept ?? {};
  if (refresh !== undefined && refresh.client.expiresAt > run.runtime.clock.now()) {
    const token = await refreshLogin(sso, refresh.client, refresh.token);
    if (token !== undefined) {
      // Where AWS names no next one, the one that is there stays good.
      await writeLogin({ path: file, session }, refresh.client, { refreshToken: refresh.token, ...token });
      return { sso, file, ...token, how: 'refreshed' };
    }
  }
  const client = await registerClient(sso, session.scopes);
  for (let tries = 1; ; tries += 1) {
    const login = await startDeviceLogin(sso, client, session.startUrl);
    await show(login, target);
    const token = await waitForPerson({ run, sso, target }, client, login);
    if (token !== undefined) {
      await writeLogin({ path: file, session }, client, token);
      return { sso, file, ...token, how: 'created' };
    }
    if (tries === MOST_LOGINS) throw refusePending(run, target, login);
  }
}

/** How often a person is asked again because the reply with the token was lost. */
const MOST_LOGINS = 3;

/** By how much longer to wait each time that AWS wants it: https://datatracker.ietf.org/doc/html/rfc8628#section-3.5 */
const SLOWER_MS = 5_000;

interface Waiting {
  readonly run: RunContext;
  readonly sso: Sso;
  readonly target: LoginTarget;
}

/** The token; undefined where a reply that had it was lost, and the login is used up. */
async function waitForPerson(
  { run, sso, target }: Waiting,
  client: SsoClient,
  login: DeviceLogin,
): Promise<SsoToken | undefined> {
  const { clock, interrupt } = run.runtime;
  const until = Math.min(run.deadline, login.expiresAt);
  for (let interval = login.intervalMs; ; ) {
    const answer = await askForToken(sso, client, login);
    if (typeof answer === 'object') return answer;
    if (answer === 'taken') return undefined;
    if (answer === 'denied') {
      const message = `The login at ${target.session.startUrl} was refused in the browser.`;
      throw new Failure('SSO_LOGIN_DENIED', message, { suggestions: suggestAnother(run, target) });
    }
    if (answer === 'slow down') interval += SLOWER_MS;
    if (answer === 'expired' || clock.now() + interval > until) throw refusePending(run, target, login);
    await clock.sleep(interval, interrupt);
  }
}

function suggestAnother({ resume }: RunContext, { asked }: LoginTarget): string[] {
  return [resume === '' ? suggestLogin(asked) : `Continue with: ${resume}`];
}

function refusePending(run: RunContext, target: LoginTarget, { userCode }: DeviceLogin): Failure {
  const message = `Nobody approved the login at ${target.session.startUrl} in time; the code ${userCode} is void.`;
  const suggestions = suggestAnother(run, target);
  return new Failure('SSO_LOGIN_PENDING', message, { suggestions, details: { resume: run.resume } });
}
