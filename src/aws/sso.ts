import { Failure } from '../errors/failure.ts';
import { type Credentials, readCredentials } from './caller-identity.ts';
import { chooseEndpoint, NO_VALUES } from './endpoint.ts';
import { AwsCallError, isRefusedWith } from './errors.ts';
import { parseWire, readJsonError, readObject, readText, requireText, type Wire } from './json-client.ts';
import { type Connection, retryAs } from './network.ts';
import { sendRequest } from './request.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** IAM Identity Center, asked as nobody, in its region. */
export interface Sso {
  readonly connection: Connection;
  readonly retry: RetryOptions;
}

/** This program, as it registered itself. */
export interface SsoClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A login that a person has to approve. */
export interface DeviceLogin {
  readonly deviceCode: string;
  readonly userCode: string;
  /** Where the code is typed in, and the same with the code in it. */
  readonly address: string;
  readonly addressWithCode: string;
  readonly expiresAt: number;
  readonly intervalMs: number;
}

/** Whoever has it is that person for some hours. Never to be printed. */
export interface SsoToken {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

/** What became of a login so far. */
export type LoginAnswer = SsoToken | 'pending' | 'slow down' | 'expired' | 'denied' | 'taken';

interface SsoCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
  /** Refusals that are answers: they come back as the text at `refused`. */
  readonly expected?: readonly string[];
}

async function call(
  sso: Sso,
  [service, operation]: readonly ['sso' | 'sso-oidc', string],
  request: SsoCall,
): Promise<Wire> {
  const { connection, retry } = sso;
  return withRetry(retryAs(service, connection, retry), operation, () => send(connection, service, request));
}

async function send(connection: Connection, service: 'sso' | 'sso-oidc', request: SsoCall): Promise<Wire> {
  const { context, region, values = NO_VALUES } = connection;
  const { method, path, body, token, expected = [] } = request;
  const { url } = chooseEndpoint(service, { region, values, env: context.network.env });
  if (url === undefined) throw new Error(`${service} has no endpoint`);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { 'x-amz-sso_bearer_token': token }),
  };
  const whole = `${url.pathname.replace(/\/$/, '')}${path}`;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const reply = await sendRequest(context, { url, path: whole, method, headers, body: text });
  const wire = parseWire(reply.body.toString('utf8'));
  if (reply.status === 200 && wire !== undefined) return wire;
  const answer = readJsonError(reply, wire ?? {});
  if (answer.kind === 'refusal' && expected.includes(answer.code)) return { refused: answer.code };
  throw new AwsCallError(answer);
}

/** Makes this program known; with no scopes, as profiles without a session want it, there is nothing to refresh. */
export async function registerClient(sso: Sso, scopes: readonly string[]): Promise<SsoClient> {
  const body = { clientName: 'pf-plugin-aws', clientType: 'public', ...(scopes.length === 0 ? {} : { scopes }) };
  const answer = await call(sso, ['sso-oidc', 'RegisterClient'], { method: 'POST', path: '/client/register', body });
  return {
    clientId: requireText(answer, 'clientId', 'RegisterClient'),
    clientSecret: requireText(answer, 'clientSecret', 'RegisterClient'),
    expiresAt: readSeconds(answer, 'clientSecretExpiresAt') * 1000,
  };
}

/** Begins a login. Throws SSO_SESSION_INVALID where AWS knows no such start URL in that region. */
export async function startDeviceLogin(sso: Sso, client: SsoClient, startUrl: string): Promise<DeviceLogin> {
  const operation = 'StartDeviceAuthorization';
  const { clientId, clientSecret } = client;
  const body = { clientId, clientSecret, startUrl };
  const answer = await call(sso, ['sso-oidc', operation], {
    method: 'POST',
    path: '/device_authorization',
    body,
  }).catch((error: unknown) => {
    if (!isRefusedWith(error, 'InvalidRequest')) throw error;
    const { region } = sso.connection;
    throw new Failure('SSO_SESSION_INVALID', `AWS knows no start URL ${startUrl} in ${region}.`, { cause: error });
  });
  const address = requireAddress(answer, 'verificationUri', operation);
  return {
    deviceCode: requireText(answer, 'deviceCode', operation),
    userCode: requireText(answer, 'userCode', operation),
    address,
    addressWithCode:
      readText(answer, 'verificationUriComplete') === undefined
        ? address
        : requireAddress(answer, 'verificationUriComplete', operation),
    expiresAt: sso.connection.context.clock.now() + readSeconds(answer, 'expiresIn') * 1000,
    intervalMs: (readSeconds(answer, 'interval') || 5) * 1000,
  };
}

/**
 * A browser is sent there: an address of the web, with nothing in it that a program or a terminal would take
 * otherwise.
 */
function requireAddress(answer: Wire, key: string, operation: string): string {
  const url = URL.parse(requireText(answer, key, operation));
  const isOfWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === '';
  return isOfWeb ? url.href : throwMalformed(operation, key);
}

/** What an answer to a login means that is none yet. Source: the service's model. */
const OUTCOMES: ReadonlyMap<string, Exclude<LoginAnswer, SsoToken>> = new Map([
  ['AuthorizationPendingException', 'pending'],
  ['SlowDownException', 'slow down'],
  ['ExpiredTokenException', 'expired'],
  ['AccessDeniedException', 'denied'],
  // The token can be taken once: a reply that had it was lost.
  ['InvalidGrantException', 'taken'],
]);

/** Asks whether the login was approved. */
export async function askForToken(sso: Sso, client: SsoClient, { deviceCode }: DeviceLogin): Promise<LoginAnswer> {
  const grant = { ...makeGrant(client), grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode };
  const answer = await createToken(sso, grant, [...OUTCOMES.keys()]);
  return typeof answer === 'object' ? answer : (OUTCOMES.get(answer) ?? 'pending');
}

/** With these AWS says that it wants a person again. */
const UNRENEWABLE = ['InvalidGrant', 'InvalidClient', 'UnauthorizedClient', 'ExpiredToken', 'AccessDenied'];

/** The next token without a person. Undefined where AWS wants one. */
export async function refreshLogin(sso: Sso, client: SsoClient, refreshToken: string): Promise<SsoToken | undefined> {
  const expected = UNRENEWABLE.map((code) => `${code}Exception`);
  const answer = await createToken(sso, { ...makeGrant(client), grantType: 'refresh_token', refreshToken }, expected);
  return typeof answer === 'object' ? answer : undefined;
}

function makeGrant({ clientId, clientSecret }: SsoClient) {
  return { clientId, clientSecret };
}

/** The token, or the code of the refusal where that is expected. */
async function createToken(sso: Sso, body: object, expected: readonly string[]): Promise<SsoToken | string> {
  const answer = await call(sso, ['sso-oidc', 'CreateToken'], { method: 'POST', path: '/token', body, expected });
  const refused = readText(answer, 'refused');
  if (refused !== undefined) return refused;
  const refreshToken = readText(answer, 'refreshToken');
  return {
    accessToken: requireText(answer, 'accessToken', 'CreateToken'),
    expiresAt: sso.connection.context.clock.now() + readSeconds(answer, 'expiresIn') * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** Whether the portal knows the token still: when it was to end says nothing of a session that was ended before. */
export async function isInForce(sso: Sso, token: string): Promise<boolean> {
  const path = '/assignment/accounts?max_result=1';
  const answer = await call(sso, ['sso', 'ListAccounts'], {
    method: 'GET',
    path,
    token,
    expected: ['UnauthorizedException'],
  });
  return readText(answer, 'refused') === undefined;
}

/** The credentials of a role that the person of a token may be in an account; undefined where that person may not. */
export async function getRoleCredentials(
  sso: Sso,
  token: string,
  { accountId, roleName }: { readonly accountId: string; readonly roleName: string },
): Promise<Credentials | undefined> {
  const operation = 'GetRoleCredentials';
  const path = `/federation/credentials?${new URLSearchParams({ account_id: accountId, role_name: roleName })}`;
  const expected = ['ForbiddenException', 'ResourceNotFoundException'];
  const answer = await call(sso, ['sso', operation], { method: 'GET', path, token, expected });
  if (readText(answer, 'refused') !== undefined) return undefined;
  const wire = readObject(answer, 'roleCredentials');
  const text = (key: string) => requireText(wire, key, operation);
  const read = readCredentials({
    AccessKeyId: text('accessKeyId'),
    SecretAccessKey: text('secretAccessKey'),
    SessionToken: text('sessionToken'),
  });
  return read ?? throwMalformed(operation, 'credentials');
}

function readSeconds(answer: Wire, key: string): number {
  const value = answer[key];
  return typeof value === 'number' ? value : 0;
}
