import { parseForm } from './form.ts';
import { getClaims, type Incoming } from './incoming.ts';
import type { HttpReply } from './reply.ts';
import { escapeXml } from './xml.ts';

/** Services of REST whose answers are XML; all others write JSON. */
const REST_XML = ['route53', 'cloudfront', 's3express'];

/** A text of CBOR. */
function toCborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const size = bytes.length < 24 ? [0x60 + bytes.length] : [0x79, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(size), bytes]);
}

/**
 * Says in the wire format of a service that it is not served, so that its clients show it; undefined where it is
 * none.
 */
export function refuseUnserved(incoming: Incoming, requestId: string): HttpReply | undefined {
  const { service: scope = incoming.headers.get('x-amz-target')?.split('.')[0] } = getClaims(incoming);
  const service = scope?.slice(0, 64);
  if (service === undefined) return undefined;
  const code = 'UnknownOperationException';
  const message = `The embedded AWS does not serve ${service}.`;
  const reply = (type: string, body: string | Buffer, more = {}) => ({
    status: 400,
    headers: { 'content-type': type, 'x-amzn-requestid': requestId, ...more },
    body,
  });
  if (incoming.headers.get('smithy-protocol') === 'rpc-v2-cbor') {
    const parts = ['__type', code, 'message', message].map(toCborText);
    const map = Buffer.concat([Buffer.from([0xa2]), ...parts]);
    return reply('application/cbor', map, { 'smithy-protocol': 'rpc-v2-cbor' });
  }
  if (incoming.headers.has('x-amz-target')) {
    return reply('application/x-amz-json-1.1', JSON.stringify({ __type: code, message }));
  }
  const error = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  if (service === 'ec2') {
    return reply('text/xml', `<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`);
  }
  if (parseForm(incoming).has('Action') || REST_XML.includes(service)) {
    return reply('text/xml', `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`);
  }
  return reply('application/json', JSON.stringify({ message }), { 'x-amzn-errortype': code });
}
