import type { ClientRequest, IncomingMessage } from 'node:http';
import { CONNECT_TIMEOUT_MS, type Network, REPLY_TIMEOUT_MS } from './network.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly caBundle?: string;
  readonly signal?: AbortSignal;
}

export interface Reply {
  readonly status: number;
  /** AWS's clock as the reply shows it, in milliseconds since the epoch; undefined where it shows none. */
  readonly date: number | undefined;
  readonly body: string;
}

/** What AWS answers is small; whatever sends more is no AWS. */
const LARGEST_REPLY = 4 * 1024 * 1024;

/** One request, one reply, no second try. Rejects with Node's error, or `code: 'ETIMEDOUT'`. */
export function exchange(network: Network, outgoing: Outgoing): Promise<Reply> {
  const { url, method, headers, body, signal } = outgoing;
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const agent = network.agentFor(url, outgoing.caBundle);
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (incoming) => collect(incoming, resolve, reject));
    const stopped = signal && stoppedBy(signal).add(sent);
    const late = setTimeout(() => sent.destroy(timeout()), CONNECT_TIMEOUT_MS + REPLY_TIMEOUT_MS);
    sent.on('socket', (socket) => {
      if (!socket.connecting) return;
      const slow = setTimeout(() => sent.destroy(timeout()), CONNECT_TIMEOUT_MS);
      const connected = () => clearTimeout(slow);
      socket.once('connect', connected).once('close', connected);
    });
    sent.on('close', () => {
      clearTimeout(late);
      stopped?.delete(sent);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What an abort of each signal stops. One listener for all: adding one takes a tenth of what sending a request does. */
const underWay = new WeakMap<AbortSignal, Set<ClientRequest>>();

/** The requests to be stopped once `signal` aborts. */
function stoppedBy(signal: AbortSignal): Set<ClientRequest> {
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
    const date = Date.parse(incoming.headers.date ?? '');
    resolve({
      status: incoming.statusCode ?? 0,
      date: Number.isNaN(date) ? undefined : date,
      body: Buffer.concat(parts).toString('utf8'),
    });
  });
}

function timeout(): Error {
  return Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
}
