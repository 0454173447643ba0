import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Injection } from '../../src/sandbox/index.ts';

export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
}

interface Seen {
  readonly operation: string;
}

/**
 * Passes requests of the AWS APIs on to `upstream` (moto) and its answers back, and does to single ones what `onRequest`
 * asks for, as the sandbox would: gates before and after the effect, the request or the reply dropped.
 */
export async function startFaultProxy(
  upstream: string,
  onRequest: (request: Seen) => Injection | undefined,
): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => {
    pass(upstream, incoming, outgoing, onRequest).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onRequest: (request: Seen) => Injection | undefined,
): Promise<void> {
  const body = await bytesOf(incoming);
  const injection = onRequest({ operation: operationOf(incoming, body) }) ?? {};
  await injection.before?.();
  if (injection.fault === 'drop-request') return void incoming.socket.destroy();
  const answer = await ask(upstream, incoming, body);
  await injection.after?.();
  if (injection.fault === 'drop-reply') return void incoming.socket.destroy();
  const { 'transfer-encoding': _, ...headers } = answer.headers;
  outgoing.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
  outgoing.end(answer.body);
}

function operationOf({ headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? 'unknown';
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function ask(upstream: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // moto closes connections when it likes; a kept one would show up as a fault of its own.
    const call = request(new URL(url ?? '/', upstream), { method, headers, agent: false }, (reply) => {
      bytesOf(reply).then(
        (text) => resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: text }),
        reject,
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
