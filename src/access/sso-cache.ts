import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { SsoClient, SsoToken } from '../aws/sso.ts';
import { readSsoSession, type SsoSession } from '../aws/sso-session.ts';
import type { Profile } from '../config-files/profile.ts';
import type { AwsFilePaths } from '../config-files/read.ts';
import { isFailure } from '../errors/failure.ts';
import { readSmallFile, resolveRealPath } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Runtime } from '../runtime.ts';

/** A login as it was left. */
export interface CachedLogin {
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What it takes to go on without a person. */
  readonly refresh: { readonly client: SsoClient; readonly token: string } | undefined;
}

/** Where the AWS CLI and every SDK look for the token of a session. */
export function locateLogin({ name, startUrl }: SsoSession, { env }: Pick<Runtime, 'env'>): string {
  const id = createHash('sha1')
    .update(name ?? startUrl)
    .digest('hex');
  return join(env.HOME || env.USERPROFILE || homedir(), '.aws', 'sso', 'cache', `${id}.json`);
}

/** What lies there; undefined for nothing, for another's, for what cannot be understood, and for a login elsewhere. */
export function readLogin(path: string, session: SsoSession): CachedLogin | undefined {
  const file = readSmallFile(path, { owner: 'own' });
  const kept = file.kind === 'read' ? parse(file.content.toString('utf8')) : new Map<string, unknown>();
  const text = (key: string) => {
    const value = kept.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const accessToken = text('accessToken');
  const isOfSession = text('startUrl') === session.startUrl && text('region') === session.region;
  if (accessToken === undefined || !isOfSession) return undefined;
  const [clientId, clientSecret, token] = [text('clientId'), text('clientSecret'), text('refreshToken')];
  const client =
    clientId && clientSecret
      ? { clientId, clientSecret, expiresAt: readTime(text('registrationExpiresAt')) }
      : undefined;
  return {
    accessToken,
    expiresAt: readTime(text('expiresAt')),
    refresh: client !== undefined && token !== undefined ? { client, token } : undefined,
  };
}

/** Whether a profile's login is in force, or can be renewed without a person. A session that leads nowhere has none. */
export async function hasLogin(
  profile: Profile,
  files: AwsFilePaths,
  runtime: Pick<Runtime, 'env' | 'clock'>,
): Promise<boolean> {
  const session = await readSsoSession(profile, files).catch((error: unknown) => {
    if (isFailure(error)) return undefined;
    throw error;
  });
  const login = session && readLogin(locateLogin(session, runtime), session);
  if (login === undefined) return false;
  const now = runtime.clock.now();
  return login.expiresAt > now || (login.refresh !== undefined && login.refresh.client.expiresAt > now);
}

function parse(content: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(content);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

/** Never, for what is no time. */
function readTime(text: string | undefined): number {
  return Date.parse(text ?? '') || 0;
}

interface LoginPlace {
  readonly path: string;
  readonly session: SsoSession;
}

/** Keeps a login as the AWS CLI does, 0600, in one step. Throws WRITE_FAILED, FILES_UNSAFE. */
export async function writeLogin({ path, session }: LoginPlace, client: SsoClient, token: SsoToken): Promise<void> {
  const { startUrl, region } = session;
  const { accessToken, expiresAt, refreshToken } = token;
  const refresh = refreshToken && {
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    registrationExpiresAt: formatTime(client.expiresAt),
    refreshToken,
  };
  const kept = { startUrl, region, accessToken, expiresAt: formatTime(expiresAt), ...(refresh || {}) };
  // It lies in the home, whose links are the person's own.
  await replaceFile(join(await resolveRealPath(dirname(path)), basename(path)), JSON.stringify(kept));
}

/** In whole seconds, which is what botocore reads. */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
