import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Sha256Js } from '@smithy/core/checksum';
import type { Credentials } from './caller-identity.ts';
import type { AwsContext } from './network.ts';
import { throwMalformed } from './to-failure.ts';
import { assertTrusted, isOfAws } from './trusted-host.ts';

/** How long a connection may take to stand. */
const CONNECT_LIMIT_MS = 5_000;
/** How long a whole call may take, the last byte of its reply included. */
const CALL_LIMIT_MS = 30_000;
/** From here on a wait is worth a word. */
const SLOW_MS = 2_000;
/** What AWS answers is small; whatever sends more is no AWS. */
const LARGEST_REPLY = 4 * 1024 * 1024;

export interface Outgoing {
  readonly url: URL;
  /** With the query; that of `url` where there is none. */
  readonly path?: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One request, one reply, no second try: the way of every call to AWS, the SDK's too. Rejects with Node's error,
 * `code: 'ETIMEDOUT'` after the time limit, `EMSGSIZE` for a reply that is too large, with ENDPOINT_FOREIGN before
 * anything is sent to a host that is neither AWS's nor named by the environment.
 */
export async function sendRequest(context: AwsContext, outgoing: Outgoing): Promise<Reply> {
  const { network, signal } = context;
  const { url, path, method, headers, body } = outgoing;
  assertTrusted(url, network.env);
  if (!isOfAws(url)) network.elsewhere.add(url.origin);
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const agent = network.agentFor(url);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const sent = request(url, { method, headers, agent, ...(path === undefined ? {} : { path }) }, (incoming) =>
      collect(incoming, resolve, reject),
    );
    const stopped = listStopped(signal).add(sent);
    const told = setTimeout(() => network.tellWait(`Waiting for ${url.host} to answer.`), SLOW_MS);
    const late = setTimeout(() => sent.destroy(makeTimeoutError()), getLimit(context));
    sent.on('socket', (socket) => {
      if (!socket.connecting) return;
      const slow = setTimeout(() => sent.destroy(makeTimeoutError()), CONNECT_LIMIT_MS);
      const connected = () => clearTimeout(slow);
      socket.once('connect', connected).once('close', connected);
    });
    sent.on('close', () => {
      clearTimeout(told);
      clearTimeout(late);
      stopped.delete(sent);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** No reply outlives the run; one that was asked for at the last moment gets a second. */
function getLimit({ clock, deadline, callLimitMs = CALL_LIMIT_MS }: AwsContext): number {
  return deadline === undefined ? callLimitMs : Math.min(callLimitMs, Math.max(1_000, deadline - clock.now()));
}

/** What an abort of each signal stops: one listener for all, since adding one takes a tenth of sending a request. */
const underWay = new WeakMap<AbortSignal, Set<ClientRequest>>();

/** The requests to be stopped once `signal` aborts. */
function listStopped(signal: AbortSignal): Set<ClientRequest> {
  const known = underWay.get(signal);
  if (known !== undefined) return known;
  const requests = new Set<ClientRequest>();
  underWay.set(signal, requests);
  const stop = () => {
    for (const request of requests) request.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  return requests;
}

function collect(incoming: IncomingMessage, resolve: (reply: Reply) => void, reject: (error: Error) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  incoming.on('data', (part: Buffer) => {
    parts.push(part);
    size += part.length;
    if (size > LARGEST_REPLY)
      incoming.destroy(Object.assign(new Error('The reply is too long.'), { code: 'EMSGSIZE' }));
  });
  incoming.on('error', reject);
  incoming.on('end', () => {
    resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(parts) });
  });
}

function makeTimeoutError(): Error {
  return Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
}

/** AWS's clock as a reply shows it, in milliseconds since the epoch; undefined where it shows none. */
export function readDate({ headers }: Pick<Reply, 'headers'>): number | undefined {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? undefined : date;
}

/** One call to an AWS service that takes a POST. */
export interface SignedCall {
  readonly credentials: Credentials;
  readonly endpoint: URL;
  /** Name and region that go into the signature. */
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What time it is at AWS, in milliseconds since the epoch. */
  readonly now: number;
}

/** Signs `call` and sends it once. */
export async function sendSigned(context: AwsContext, call: SignedCall): Promise<Reply> {
  return sendRequest(context, { url: call.endpoint, method: 'POST', headers: await signCall(call), body: call.body });
}

/**
 * The headers of `call` with its Signature V4. By hand: the library signs any request of any kind, which takes a bare
 * Node's start a tenth longer; a test holds the two together.
 */
export async function signCall(call: SignedCall): Promise<Record<string, string>> {
  const { credentials, endpoint, service, region, body } = call;
  usesCrypto ||= endpoint.protocol === 'https:';
  const time = new Date(call.now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const bodyHash = await hashSha256(body);
  const headers: Record<string, string> = {
    ...call.headers,
    'content-length': String(Buffer.byteLength(body)),
    host: endpoint.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/[ \t]+/g, ' ')}`);
  const request = ['POST', encodePath(endpoint.pathname), '', ...lines, '', names.join(';'), bodyHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), await hashSha256(request)].join('\n');
  let key: string | Uint8Array = `AWS4${credentials.secretAccessKey}`;
  for (const part of scope) key = await hash(part, key);
  const signature = Buffer.from(await hash(text, key)).toString('hex');
  const credential = `Credential=${credentials.accessKeyId}/${scope.join('/')}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** As a URL has it, encoded once more; S3 alone, which is not asked this way, takes it as it is. */
function encodePath(path: string): string {
  const names = path.replaceAll(/\/+/g, '/').split('/');
  return names
    .map((name) =>
      encodeURIComponent(name).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}

/** Whether node:crypto is loaded anyway, as every connection by TLS has it. In JavaScript few hashes take less. */
let usesCrypto = false;

/** Characters that JavaScript hashes while node:crypto would load, and what a call counts for by itself. */
const [MOST, CALL] = [48 * 1024, 256];
let hashed = 0;

/** SHA-256 of a text, or HMAC where a secret is given, in hex. */
export async function hashSha256(text: string, secret?: string): Promise<string> {
  return Buffer.from(await hash(text, secret)).toString('hex');
}

async function hash(text: string, secret?: string | Uint8Array): Promise<Uint8Array> {
  hashed += text.length + CALL;
  usesCrypto ||= hashed > MOST;
  if (usesCrypto) {
    const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
    return (secret === undefined ? createHash('sha256') : createHmac('sha256', secret)).update(text).digest();
  }
  const sha256 = new Sha256Js(secret);
  sha256.update(Buffer.from(text));
  return sha256.digest();
}

/** What AWS's ids look like, by its service models. An answer that holds another is not AWS's. */
const FORMS = {
  'account id of twelve digits': /^\d{12}$/,
  'access key id': /^\w{16,128}$/,
  'organization id': /^o-[a-z0-9]{10,32}$/,
  'request id': /^car-[a-z0-9]{8,32}$/,
  'id of a unit': /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  'e-mail address': /^[!-?A-~]+@[!-?A-~]+$/,
  'user name': /^[\w+=,.@-]{1,128}$/,
  region: /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/,
  'ARN of an instance': /^arn:[a-z-]+:sso:::instance\/(?:sso)?ins-[\w.-]{1,64}$/,
  'ARN of a permission set': /^arn:[a-z-]+:sso:::(?:permissionSet|instance)\/[\w.-]{1,64}\/ps-[\w./-]{1,64}$/,
  'name of a permission set': /^[\w+=,.@-]{1,32}$/,
  'id of an identity store': /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'id in a directory': /^[\w-]{1,64}$/,
  'id of a request': /^[\w-]{1,64}$/,
} as const;

type Form = keyof typeof FORMS;

/** Whether `text` could be AWS's. */
export function isFormed(form: Form, text: string | undefined): text is string {
  return text !== undefined && FORMS[form].test(text);
}

/** `text`, out of the answer to `operation`. Throws ENDPOINT_STRANGE where it is none of AWS's. */
export function requireForm(form: Form, text: string | undefined, operation: string): string {
  return isFormed(form, text) ? text : throwMalformed(operation, form);
}
