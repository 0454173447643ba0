import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Authorization } from './authorization-header.ts';
import { makeCanonicalRequest } from './canonical-request.ts';
import type { Incoming } from './incoming.ts';

function computeHmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function makeSigningKey(secret: string, authorization: Authorization): Buffer {
  const { date, region, service, terminator } = authorization;
  return [region, service, terminator].reduce<Buffer>(
    (key, part) => computeHmac(key, part),
    computeHmac(`AWS4${secret}`, date),
  );
}

/** Whether the request was signed with `secret`; `timestamp` is its `YYYYMMDDTHHMMSSZ`. */
export function verifySignature(
  incoming: Incoming,
  authorization: Authorization,
  timestamp: string,
  secret: string,
): boolean {
  const { date, region, service, terminator, signedHeaders, signature } = authorization;
  const canonical = makeCanonicalRequest(incoming, signedHeaders, service);
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', timestamp, [date, region, service, terminator].join('/'), hash].join('\n');
  const expected = Buffer.from(computeHmac(makeSigningKey(secret, authorization), text).toString('hex'));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
