import { Sha256Js } from '@smithy/core/checksum';
import type { Credentials } from './caller-identity.ts';

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

/** Characters that JavaScript hashes before node:crypto is loaded. */
const LONG = 64 * 1024;

/** SHA-256 of a text, or HMAC where a secret is given, in hex. */
export async function hashSha256(text: string, secret?: string): Promise<string> {
  return Buffer.from(await hash(text, secret)).toString('hex');
}

async function hash(text: string, secret?: string | Uint8Array): Promise<Uint8Array> {
  if (usesCrypto || text.length > LONG) {
    const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
    return (secret === undefined ? createHash('sha256') : createHmac('sha256', secret)).update(text).digest();
  }
  const sha256 = new Sha256Js(secret);
  sha256.update(Buffer.from(text));
  return sha256.digest();
}
