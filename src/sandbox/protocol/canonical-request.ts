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
function makeCanonicalPath(path: string, service: string): string {
  if (service === 's3') return path;
  return path.split('/').map(encode).join('/');
}

function makeCanonicalQuery(query: string): string {
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

function makeCanonicalHeaders(incoming: Incoming, signed: readonly string[]): string {
  return signed.map((name) => `${name}:${(incoming.headers.get(name) ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
}

// S3's clients may leave the body out of the signature, over TLS, and must say so in a header they sign.
function getPayloadHash({ headers, body }: Incoming, service: string): string {
  const said = service === 's3' ? headers.get('x-amz-content-sha256') : undefined;
  return said === 'UNSIGNED-PAYLOAD' ? said : createHash('sha256').update(body).digest('hex');
}

/** The canonical request of signature V4, over the headers the client says it signed and the body that came. */
export function makeCanonicalRequest(incoming: Incoming, signed: readonly string[], service: string): string {
  return [
    incoming.method,
    makeCanonicalPath(incoming.path, service),
    makeCanonicalQuery(incoming.query),
    makeCanonicalHeaders(incoming, signed),
    signed.join(';'),
    getPayloadHash(incoming, service),
  ].join('\n');
}
