import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A server that hands everything on to `port` of loopback as though that were `roundTripMs` away: each byte takes half
 * of it, and the first of a connection a whole one more, for the handshake of TCP that loopback has done already.
 */
export function startDistance(port: number, roundTripMs: number): Server {
  return createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const opened = performance.now() + roundTripMs;
    carry(near, far, () => Math.max(opened - performance.now(), 0) + roundTripMs / 2);
    carry(far, near, () => roundTripMs / 2);
  });
}

/** Whatever the timers do, no byte overtakes another. */
function carry(from: Socket, to: Socket, delayMs: () => number): void {
  const waiting: (() => void)[] = [];
  const later = (work: () => void) => {
    waiting.push(work);
    setTimeout(() => waiting.shift()?.(), delayMs());
  };
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
