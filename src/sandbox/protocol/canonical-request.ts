import { createHash } from 'node:crypto';
import type { Incoming } from './incoming.ts';

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

// Every service but S3 encodes the path a second time.
function canonicalPath(path: string): string {
  return path.split('/').map(encode).join('/');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return `${encode(decode(name))}=${encode(decode(value.join('=')))}`;
    })
    .sort()
    .join('&');
}

function canonicalHeaders(incoming: Incoming, signed: readonly string[]): string {
  return signed.map((name) => `${name}:${(incoming.headers.get(name) ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
}

/** The canonical request of signature V4, over the headers the client says it signed and the body that came. */
export function canonicalRequest(incoming: Incoming, signed: readonly string[]): string {
  return [
    incoming.method,
    canonicalPath(incoming.path),
    canonicalQuery(incoming.query),
    canonicalHeaders(incoming, signed),
    signed.join(';'),
    createHash('sha256').update(incoming.body).digest('hex'),
  ].join('\n');
}
