import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Incoming, readIncoming } from '../protocol/incoming.ts';
import type { HttpReply } from '../protocol/reply.ts';
import { SandboxUsageError } from '../usage-error.ts';

/** Answers a request, or drops its connection with undefined. */
export type RequestHandler = (incoming: Incoming) => Promise<HttpReply | undefined>;

/** Whether the request was answered; if not, its connection is to be dropped. */
async function serve(message: IncomingMessage, response: ServerResponse, answer: RequestHandler, now: () => number) {
  const reply = await answer(await readIncoming(message));
  if (reply === undefined) return false;
  // The server's own clock, so that a client can tell how far apart the two are.
  response.sendDate = false;
  const length = Buffer.byteLength(reply.body);
  response.writeHead(reply.status, { ...reply.headers, date: new Date(now()).toUTCString(), 'content-length': length });
  response.end(reply.body);
  return true;
}

function listening(server: Server, port: number): Promise<AddressInfo> {
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
export async function listen(port: number, answer: RequestHandler, now: () => number) {
  const server = createServer((message, response) => {
    // Held here, for a message that was given up has none any more.
    const { socket } = message;
    serve(message, response, answer, now)
      .then((answered) => {
        if (!answered) socket.destroy();
      })
      .catch(() => socket.destroy());
  });
  // Longer than any client keeps an idle connection, or a reused one would meet a closing server.
  server.keepAliveTimeout = 120_000;
  const address = await listening(server, port);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: address.port, close };
}
