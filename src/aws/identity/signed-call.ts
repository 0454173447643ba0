import { Sha256Js } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from './credentials.ts';
import { exchange, type Reply } from './exchange.ts';
import type { Network } from './network.ts';

/** One call to an AWS service that takes a POST to `/`. */
export interface SignedCall {
  readonly endpoint: URL;
  /** Name and region that go into the signature. */
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly caBundle?: string;
  readonly signal?: AbortSignal;
}

/** Signs `call` (Signature V4) as of `now` and sends it once. Hashes in JavaScript: loading node:crypto takes longer. */
export async function signedCall(
  network: Network,
  credentials: Credentials,
  call: SignedCall,
  now: number,
): Promise<Reply> {
  const { endpoint, service, region, body, caBundle, signal } = call;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256Js });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: {},
      headers: { ...call.headers, host: endpoint.host, 'content-length': String(Buffer.byteLength(body)) },
      body,
    },
    { signingDate: new Date(now) },
  );
  return exchange(network, {
    url: endpoint,
    method: 'POST',
    headers: signed.headers,
    body,
    ...(caBundle === undefined ? {} : { caBundle }),
    ...(signal === undefined ? {} : { signal }),
  });
}
