import { type CachedLogin, formatTime, locateLogin, readLogin, writeLogin } from '../../access/sso-cache.ts';
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
} from '../../aws/sso.ts';
import { Failure } from '../../errors/failure.ts';
import { openAnonymousConnection, type RunContext } from '../../run/context.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { quoteForShell, suggestLogin } from '../../text.ts';
import type { LoginTarget } from './load.ts';

/** What `pf aws sso login --json` prints. */
export interface SsoLogin extends Source {
  /** Null for a profile of no environment. */
  readonly environment: string | null;
  readonly profile: string;
  /** The name of its `[sso-session]`; null where the profile has the keys itself. */
  readonly session: string | null;
  readonly startUrl: string;
  readonly region: string;
  /** A person has logged in just now. */
  readonly created: boolean;
  /** The session was good, or could be renewed without a person. */
  readonly refreshed: boolean;
  /** ISO 8601, UTC: when the session ends, or is renewed. */
  readonly expiresAt: string;
  /** Where the AWS CLI and every SDK find the token. */
  readonly file: string;
  readonly next: string[];
}

/** Shows a person where to go, and may go there. */
export type ShowLogin = (login: DeviceLogin, target: LoginTarget) => Promise<void>;

/** A login that was looked at. */
interface Look {
  readonly sso: Sso;
  readonly file: string;
  readonly kept: CachedLogin | undefined;
  /** Nothing is left to do. */
  readonly isGood: boolean;
}

async function lookAtLogin(run: RunContext, { session, profile, profiles }: LoginTarget): Promise<Look> {
  const file = locateLogin(session, run.runtime);
  const connection = { ...(await openAnonymousConnection(run, profile, profiles)), region: session.region };
  const sso: Sso = { connection, retry: run.retry };
  const kept = readLogin(file, session);
  const isYoung = kept !== undefined && kept.expiresAt > run.runtime.clock.now();
  return { sso, file, kept, isGood: isYoung && (await isInForce(sso, kept.accessToken)) };
}

/** What a login would do. Whether it needs a person, AWS tells at the first step. */
export async function planLogin(run: RunContext, target: LoginTarget): Promise<Plan> {
  const { file, isGood } = await lookAtLogin(run, target);
  if (isGood) return { steps: [], files: [] };
  const { session, asked, environment } = target;
  const { startUrl, region } = session;
  const title = `Log in to ${startUrl} (${region}) for profile ${asked}`;
  const calls = ['sso-oidc:RegisterClient', 'sso-oidc:StartDeviceAuthorization', 'sso-oidc:CreateToken'];
  const diff = `@@ @@\n+${JSON.stringify({ startUrl, region, accessToken: '****' })}\n`;
  return { steps: [{ environment: environment ?? asked, title, calls }], files: [{ path: file, diff }] };
}

/**
 * Sees to it that the session is in force: as it is, renewed, or by a person in a browser. Throws SSO_SESSION_INVALID,
 * SSO_LOGIN_PENDING, SSO_LOGIN_DENIED.
 */
export async function executeLogin(run: RunContext, target: LoginTarget, show: ShowLogin): Promise<SsoLogin> {
  const { session } = target;
  const { sso, file, kept, isGood } = await lookAtLogin(run, target);
  if (kept !== undefined && isGood) return describe(target, { file, expiresAt: kept.expiresAt, how: 'kept' });
  const { refresh } = kept ?? {};
  if (refresh !== undefined && refresh.client.expiresAt > run.runtime.clock.now()) {
    const token = await refreshLogin(sso, refresh.client, refresh.token);
    if (token !== undefined) {
      // Where AWS names no next one, the one that is there stays good.
      await writeLogin({ path: file, session }, refresh.client, { refreshToken: refresh.token, ...token });
      return describe(target, { file, expiresAt: token.expiresAt, how: 'refreshed' });
    }
  }
  const client = await registerClient(sso, session.scopes);
  const login = await startDeviceLogin(sso, client, session.startUrl);
  await show(login, target);
  const token = await waitForPerson({ run, sso, target }, client, login);
  await writeLogin({ path: file, session }, client, token);
  return describe(target, { file, expiresAt: token.expiresAt, how: 'created' });
}

/** By how much longer to wait each time that AWS wants it: https://datatracker.ietf.org/doc/html/rfc8628#section-3.5 */
const SLOWER_MS = 5_000;

interface Waiting {
  readonly run: RunContext;
  readonly sso: Sso;
  readonly target: LoginTarget;
}

async function waitForPerson({ run, sso, target }: Waiting, client: SsoClient, login: DeviceLogin): Promise<SsoToken> {
  const { clock, interrupt } = run.runtime;
  const until = Math.min(run.deadline, login.expiresAt);
  const suggestions = [run.resume === '' ? suggestLogin(target.asked) : `Continue with: ${run.resume}`];
  for (let interval = login.intervalMs; ; ) {
    const answer = await askForToken(sso, client, login);
    if (typeof answer === 'object') return answer;
    if (answer === 'denied') {
      throw new Failure('SSO_LOGIN_DENIED', `The login at ${target.session.startUrl} was refused in the browser.`, {
        suggestions,
      });
    }
    if (answer === 'slow down') interval += SLOWER_MS;
    if (answer === 'expired' || clock.now() + interval > until) {
      const message = `Nobody approved the login at ${target.session.startUrl} in time; the code ${login.userCode} is void.`;
      throw new Failure('SSO_LOGIN_PENDING', message, { suggestions, details: { resume: run.resume } });
    }
    await clock.sleep(interval, interrupt);
  }
}

interface Done {
  readonly file: string;
  readonly expiresAt: number;
  readonly how: 'kept' | 'refreshed' | 'created';
}

function describe({ environment, asked, session }: LoginTarget, { file, expiresAt, how }: Done): SsoLogin {
  return {
    environment: environment ?? null,
    profile: asked,
    session: session.name ?? null,
    startUrl: session.startUrl,
    region: session.region,
    created: how === 'created',
    refreshed: how === 'refreshed',
    expiresAt: formatTime(expiresAt),
    file,
    next: [environment === undefined ? 'pf aws verify' : `pf aws verify ${quoteForShell(environment)}`],
  };
}
