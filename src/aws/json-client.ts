import { Failure } from '../errors/failure.ts';
import { classifyError } from './classify-error.ts';
import { chooseEndpoint, GLOBAL_REGION, NO_VALUES } from './endpoint.ts';
import { AwsCallError, type AwsError, joinToOneLine } from './errors.ts';
import { type Connection, retryAs } from './network.ts';
import { type Reply, readDate, sendSigned } from './request.ts';
import { type RetryOptions, sendOnce, withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

/** A service that takes JSON by POST. */
export interface JsonClient {
  readonly connection: Connection;
  readonly service: keyof typeof TARGETS;
  readonly retry: RetryOptions;
  /** Sends an operation once: by the SDK, or signed here, since loading the SDK takes longer than `verify` itself. */
  readonly send: (operation: string, input: object) => Promise<Wire>;
}

const TARGETS = {
  organizations: 'AWSOrganizationsV20161128',
  servicequotas: 'ServiceQuotasV20190624',
  tagging: 'ResourceGroupsTaggingAPI_20170126',
  'sso-admin': 'SWBExternalService',
  identitystore: 'AWSIdentityStore',
} as const;

/** Those that are, and know what they know of organizations, in one region alone. */
const GLOBAL: readonly string[] = ['organizations', 'servicequotas', 'tagging'];

/** A service in the region of the connection, or in the one where it is. */
export function openJsonClient(
  service: JsonClient['service'],
  connection: Connection,
  retry: RetryOptions,
): JsonClient {
  const there = GLOBAL.includes(service) ? { ...connection, region: GLOBAL_REGION } : connection;
  const signed = { connection: there, service, clock: { offsetMs: 0 } };
  return { connection: there, service, retry, send: (operation, input) => sendJson(signed, operation, input) };
}

/**
 * A no of AWS's, which names its code in the body or, where a service speaks REST, beside it; else it is no answer of
 * AWS's.
 */
export function readJsonError({ status, headers }: Reply, body: Wire): AwsError {
  const type = readText(body, '__type') ?? readText(headers, 'x-amzn-errortype');
  const code = type?.replace(/^.*#|:.*$/g, '');
  if (code === undefined) return { kind: 'not-aws', status };
  const message = joinToOneLine(
    readText(body, 'Message') ?? readText(body, 'message') ?? readText(body, 'error_description') ?? '',
  );
  const reason = readText(body, 'Reason');
  const requestId = headers['x-amzn-requestid'];
  const date = readDate({ headers });
  return {
    kind: 'refusal',
    status,
    code,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(date === undefined ? {} : { date }),
  };
}

/** Calls an operation that may be repeated. Throws a Failure. */
export async function callJson(client: JsonClient, operation: string, input: object): Promise<Wire> {
  return withRetry(getRetry(client), operation, () => client.send(operation, input));
}

/** Calls one that must not take effect twice: see `sendOnce`. */
export async function callJsonOnce(client: JsonClient, operation: string, input: object): Promise<Wire> {
  return sendOnce(getRetry(client), operation, () => client.send(operation, input));
}

function getRetry({ service, connection, retry }: JsonClient): RetryOptions {
  return retryAs(service, connection, retry);
}

/** One page of a list call; an empty one with a token is no end. */
interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly token: string | undefined;
}

/** The largest organizations have fewer. */
const MOST_PAGES = 5_000;
/** AWS may send empty pages before the one that holds something, but not for ever. */
const MOST_EMPTY_PAGES = 100;
/** A list that begins at the end of the run gets this long. */
const LEAST_MS = 5_000;

/**
 * Follows the tokens until there is none. Throws ENDPOINT_STRANGE where there is no end, AWS_UNREACHABLE where it
 * does not come in time.
 */
export async function listPages<T>(
  { clock, deadline }: RetryOptions,
  operation: string,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const until = Math.max(deadline, clock.now() + LEAST_MS);
  const all: T[] = [];
  const tokens = new Set<string>();
  let empty = 0;
  let last = '';
  for (let token: string | undefined; ; ) {
    const { items = [], token: next } = await fetchPage(token);
    all.push(...items);
    if (!next) return all;
    empty = items.length === 0 ? empty + 1 : 0;
    const text = JSON.stringify(items);
    const isRepeated = items.length > 0 && text === last;
    if (tokens.has(next) || tokens.size >= MOST_PAGES || empty > MOST_EMPTY_PAGES || isRepeated) {
      throw new Failure('ENDPOINT_STRANGE', `The pages of ${operation} have no end: what answered is not AWS.`);
    }
    if (clock.now() > until) {
      throw new Failure('AWS_UNREACHABLE', `The pages of ${operation} did not end in time.`);
    }
    tokens.add(next);
    token = next;
    last = text;
  }
}

/** All of a list, page after page. */
export async function listJson(
  client: JsonClient,
  operation: string,
  { list, input = {} }: { readonly list: string; readonly input?: object },
): Promise<Wire[]> {
  const next = client.service === 'tagging' ? 'PaginationToken' : 'NextToken';
  return listPages(client.retry, operation, async (token) => {
    const page = await callJson(client, operation, token === undefined ? input : { ...input, [next]: token });
    return { items: readList(page, list), token: readText(page, next) };
  });
}

/** AWS takes signatures that are this much too old or too new, and more; the SDK corrects its clock from here on. */
const TOLERANCE_MS = 5 * 60_000;

/** What a signed call goes by. */
interface SignedClient extends Pick<JsonClient, 'connection' | 'service'> {
  /** By how much AWS's clock is ahead of ours, once a refusal has told. */
  readonly clock: { offsetMs: number };
}

async function sendJson({ connection, service, clock }: SignedClient, operation: string, input: object): Promise<Wire> {
  const { context, credentials, region, values = NO_VALUES } = connection;
  const { url } = chooseEndpoint(service, { region, values, env: context.network.env });
  if (url === undefined || credentials === undefined) throw new Error(`${service} has no endpoint or no credentials`);
  const now = context.clock.now() + clock.offsetMs;
  const reply = await sendSigned(context, {
    credentials,
    endpoint: url,
    service: service === 'sso-admin' ? 'sso' : service,
    region,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${TARGETS[service]}.${operation}` },
    body: JSON.stringify(input),
    now,
  });
  const body = parseWire(reply.body.toString('utf8'));
  if (reply.status === 200 && body !== undefined) return body;
  const answer = readJsonError(reply, body ?? {});
  const skew = answer.kind === 'refusal' && answer.date !== undefined ? answer.date - now : 0;
  const isCorrected = Math.abs(skew) > TOLERANCE_MS && classifyError(answer) === 'credentials';
  if (isCorrected) clock.offsetMs += skew;
  throw new AwsCallError(answer, isCorrected);
}

/** An answer of AWS as it came: nothing of it is sure to be there. */
export type Wire = Readonly<Record<string, unknown>>;

/** The object at `key`; an empty one where there is none. */
export function readObject(wire: Wire, key: string): Wire {
  return toWire(wire[key]) ?? {};
}

/** The objects of the list at `key`. */
export function readList(wire: Wire, key: string): Wire[] {
  const list: unknown = wire[key];
  return Array.isArray(list) ? list.map(toWire).filter((item) => item !== undefined) : [];
}

/** The text at `key`; undefined where there is none, or an empty one. */
export function readText(wire: Wire, key: string): string | undefined {
  const value = wire[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The time at `key`, which comes in seconds or as the SDK's Date, in milliseconds since the epoch. */
export function readTime(wire: Wire, key: string): number | undefined {
  const value = wire[key];
  if (value instanceof Date) return value.getTime();
  return typeof value === 'number' ? value * 1000 : undefined;
}

/** The text at `key` of the answer to `operation`, which makes no sense without it. Throws ENDPOINT_STRANGE. */
export function requireText(wire: Wire, key: string, operation: string): string {
  return readText(wire, key) ?? throwMalformed(operation, key);
}

/** Undefined for what is no JSON; operations that tell nothing answer with nothing. */
export function parseWire(text: string): Wire | undefined {
  if (text === '') return {};
  try {
    return toWire(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function toWire(value: unknown): Wire | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
