import { formatTime } from '../../access/sso-cache.ts';
import { type LoggedIn, logIn, lookAtLogin, type ShowLogin } from '../../access/sso-login.ts';
import type { RunContext } from '../../run/context.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { quoteForShell } from '../../text.ts';
import type { EnvironmentLogin } from './load.ts';

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

/** What a login would do. Whether it needs a person, AWS tells at the first step. */
export async function planLogin(run: RunContext, target: EnvironmentLogin): Promise<Plan> {
  const { file, isGood } = await lookAtLogin(run, target);
  if (isGood) return { steps: [], files: [] };
  const { session, asked, environment } = target;
  const { startUrl, region } = session;
  const title = `Log in to ${startUrl} (${region}) for profile ${asked}`;
  const calls = ['sso-oidc:RegisterClient', 'sso-oidc:StartDeviceAuthorization', 'sso-oidc:CreateToken'];
  const diff = `@@ @@\n+${JSON.stringify({ startUrl, region, accessToken: '****' })}\n`;
  return { steps: [{ environment: environment ?? asked, title, calls }], files: [{ path: file, diff }] };
}

/** Sees to it that the session is in force. Throws SSO_SESSION_INVALID, SSO_LOGIN_PENDING, SSO_LOGIN_DENIED. */
export async function executeLogin(run: RunContext, target: EnvironmentLogin, show: ShowLogin): Promise<SsoLogin> {
  return describe(target, await logIn(run, target, show));
}

function describe({ environment, asked, session }: EnvironmentLogin, { file, expiresAt, how }: LoggedIn): SsoLogin {
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
