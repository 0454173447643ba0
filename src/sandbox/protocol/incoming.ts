import type { IncomingMessage } from 'node:http';
import { type Authorization, parseAuthorization } from './authorization-header.ts';

/** An HTTP request with its body read. */
export interface Incoming {
  readonly method: string;
  /** As sent, still encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** What it claims to be signed with, and for; a text says what is wrong with that. */
  readonly authorization: Authorization | string | undefined;
}

/** No request of the services served comes near this size; bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Reads a request whole. Rejects where the client goes away or sends more than 4 MiB. */
export async function readIncoming(message: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('request body too large');
    chunks.push(chunk);
  }
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    const name = (message.rawHeaders[at] ?? '').toLowerCase();
    const value = message.rawHeaders[at + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  const authorization = headers.get('authorization');
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    body: Buffer.concat(chunks),
    authorization: authorization === undefined ? undefined : parseAuthorization(authorization),
  };
}

/** The parts of the header that says who signed, where it can be read. */
export function getClaims({ authorization }: Incoming): Partial<Authorization> {
  return typeof authorization === 'object' ? authorization : {};
}
