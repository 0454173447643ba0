import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** Credentials a test signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An answer, with the error's code and text picked out of whichever format it came in. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it is JSON. */
  readonly json: Record<string, unknown>;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

type Service =
  | 'organizations'
  | 'sts'
  | 'iam'
  | 'account'
  | 'servicequotas'
  | 'tagging'
  | 'sso-admin'
  | 'identitystore';

/** What a test may bend about a request. */
export interface Bend {
  readonly region?: string;
  readonly scopeService?: string;
  readonly signedAt?: Date;
  /** Changes the request after it was signed. */
  readonly tamper?: (request: SignedRequest) => void;
}

export interface SignedRequest {
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** The signer wants a class; Node has functions. */
/** As the library wants to be given it. */
export class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

const TARGETS: Readonly<Partial<Record<Service, string>>> = {
  organizations: 'AWSOrganizationsV20161128',
  servicequotas: 'ServiceQuotasV20190624',
  tagging: 'ResourceGroupsTaggingAPI_20170126',
  'sso-admin': 'SWBExternalService',
  identitystore: 'AWSIdentityStore',
};
const VERSIONS = { sts: '2011-06-15', iam: '2010-05-08' } as const;

function unsigned(service: Service, operation: string, input: Readonly<Record<string, unknown>>) {
  const target = TARGETS[service];
  if (target !== undefined) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${target}.${operation}` };
    return { path: '/', headers, body: JSON.stringify(input) };
  }
  if (service === 'account') {
    const path = `/${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
    return { path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
  }
  const form = new URLSearchParams({ Action: operation, Version: VERSIONS[service === 'iam' ? 'iam' : 'sts'] });
  for (const [name, value] of Object.entries(input)) form.append(name, String(value));
  return { path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
}

async function sign(
  endpoint: URL,
  service: Service,
  request: ReturnType<typeof unsigned>,
  who: Credentials,
  bend: Bend,
) {
  const signer = new SignatureV4({
    credentials: who,
    region: bend.region ?? 'us-east-1',
    service: bend.scopeService ?? (service === 'sso-admin' ? 'sso' : service),
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: endpoint.hostname,
      port: Number(endpoint.port),
      path: request.path,
      query: {},
      headers: { ...request.headers, host: endpoint.host },
      body: request.body,
    },
    { signingDate: bend.signedAt ?? new Date() },
  );
  return { method: 'POST', headers: signed.headers, body: request.body };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The text of the first element of that name. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** Signs one request with @smithy/signature-v4, as the JavaScript SDK does, and sends it. */
export async function call(
  endpoint: string,
  who: Credentials | undefined,
  service: Service,
  operation: string,
  input: Readonly<Record<string, unknown>> = {},
  bend: Bend = {},
): Promise<Answer> {
  const url = new URL(endpoint);
  const plain = unsigned(service, operation, input);
  const request: SignedRequest =
    who === undefined ? { method: 'POST', ...plain } : await sign(url, service, plain, who, bend);
  bend.tamper?.(request);
  const { host: _, ...headers } = request.headers;
  const response = await fetch(new URL(plain.path, url), { method: request.method, headers, body: request.body });
  const text = await response.text();
  const json = parsed(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    code: textOf(json.__type) ?? response.headers.get('x-amzn-errortype') ?? element(text, 'Code'),
    message: textOf(json.Message) ?? textOf(json.message) ?? element(text, 'Message'),
  };
}

/** `call` with the first two arguments bound. */
export function clientOf(endpoint: string, who: Credentials) {
  const bound =
    (service: Service) =>
    (operation: string, input: Readonly<Record<string, unknown>> = {}, bend: Bend = {}) =>
      call(endpoint, who, service, operation, input, bend);
  return {
    organizations: bound('organizations'),
    sts: bound('sts'),
    iam: bound('iam'),
    account: bound('account'),
    servicequotas: bound('servicequotas'),
    tagging: bound('tagging'),
    sso: bound('sso-admin'),
    identitystore: bound('identitystore'),
  };
}

/** The session credentials in an answer of STS. */
export function sessionIn(answer: Answer): Credentials {
  return {
    accessKeyId: element(answer.text, 'AccessKeyId') ?? '',
    secretAccessKey: element(answer.text, 'SecretAccessKey') ?? '',
    sessionToken: element(answer.text, 'SessionToken') ?? '',
  };
}

/** The member at a path of names and positions in a JSON answer. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => {
    if (Array.isArray(node) && typeof step === 'number') return node[step];
    if (typeof node !== 'object' || node === null) return undefined;
    return Object.entries(node).find(([key]) => key === step)?.[1];
  }, value);
}

/** A JSON web token with these claims, signed by nobody. */
export function webIdentityToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`;
}
