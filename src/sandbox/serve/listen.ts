import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Incoming, readIncoming } from '../protocol/incoming.ts';
import type { HttpReply } from '../protocol/reply.ts';
import { SandboxUsageError } from '../usage-error.ts';

/** Answers a request, or drops its connection with undefined. */
export type RequestListener = (incoming: Incoming) => Promise<HttpReply | undefined>;

const FOREIGN: HttpReply = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'This embedded AWS answers programs on this machine alone: no web page, and no other name than localhost.\n',
};

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|(?:[\w-]+\.)*localhost|\[::1\])(?::\d+)?$/i;

/**
 * Whether a web page may have sent this: browsers name the page's origin, and a page whose own name was made to lead
 * here (DNS rebinding) sends that name as the host.
 */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site ?? 'none') !== 'none' || !LOOPBACK.test(headers.host ?? '');
}

/** Whether the request was answered; if not, its connection is to be dropped. */
async function handleMessage(
  message: IncomingMessage,
  response: ServerResponse,
  answer: RequestListener,
  now: () => number,
) {
  const incoming = await readIncoming(message);
  const reply = isForeign(message) ? FOREIGN : await answer(incoming);
  if (reply === undefined) return false;
  // The server's own clock, so that a client can tell how far apart the two are.
  response.sendDate = false;
  const length = Buffer.byteLength(reply.body);
  response.writeHead(reply.status, { ...reply.headers, date: new Date(now()).toUTCString(), 'content-length': length });
  response.end(reply.body);
  return true;
}

function waitUntilListening(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new SandboxUsageError(`Cannot listen on 127.0.0.1:${port}: ${error.message}`)),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address);
      else reject(new Error('the server has no address'));
    });
  });
}

/** A server on loopback; `close` ends it and every connection. */
export async function startListening(port: number, answer: RequestListener, now: () => number) {
  const server = createServer((message, response) => {
    // Held here, for a message that was given up has none any more.
    const { socket } = message;
    handleMessage(message, response, answer, now)
      .then((answered) => {
        if (!answered) socket.destroy();
      })
      .catch(() => socket.destroy());
  });
  // Longer than any client keeps an idle connection, or a reused one would meet a closing server.
  server.keepAliveTimeout = 120_000;
  const address = await waitUntilListening(server, port);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: address.port, close };
}
