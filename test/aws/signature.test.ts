import assert from 'node:assert/strict';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { type SignedCall, signCall } from '../../src/aws/request.ts';
import { Sha256 } from '../sandbox/client.ts';

async function signByLibrary(call: SignedCall): Promise<Record<string, string>> {
  const { credentials, endpoint, service, region, headers, body, now } = call;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const request = {
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: endpoint.pathname,
    query: {},
    headers: { ...headers, host: endpoint.host, 'content-length': String(Buffer.byteLength(body)) },
    body,
  };
  return (await signer.sign(request, { signingDate: new Date(now) })).headers;
}

const word = fc.stringMatching(/^[A-Za-z0-9/+-]{1,40}$/);
const path = fc.string({
  unit: fc.constantFrom('/', 'a', '.', '..', '%20', ' ', "!'()*", 'ä', '=', '+', ':'),
  maxLength: 8,
});
const call: fc.Arbitrary<SignedCall> = fc.record({
  credentials: fc.record(
    { accessKeyId: word, secretAccessKey: word, sessionToken: fc.oneof(word, fc.constant('')) },
    { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
  ),
  // The second has node:crypto hash from then on.
  endpoint: fc
    .tuple(fc.constantFrom('http://127.0.0.1:4566', 'https://sts.us-east-2.amazonaws.com'), path)
    .map(([origin, rest]) => new URL(`${origin}/${rest}`)),
  service: fc.constantFrom('sts', 'organizations'),
  region: fc.constantFrom('us-east-2', 'eu-central-1'),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[ -~\t]{0,20}$/), { maxKeys: 3 }),
  body: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(70_000))),
  now: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31') }).map(Number),
});

describe('the signature of a call', () => {
  it('is that of the library, whatever is signed', async () => {
    await fc.assert(
      fc.asyncProperty(call, async (each) => assert.deepEqual(await signCall(each), await signByLibrary(each))),
      { numRuns: 300 },
    );
  });
});
