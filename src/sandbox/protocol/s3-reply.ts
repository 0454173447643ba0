import type { HttpReply } from './reply.ts';
import type { ServiceError } from './service-error.ts';
import type { Structure, Value } from './values.ts';
import { escapeXml } from './xml.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The root elements; an operation that is not here answers with headers alone. */
const ROOTS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBucketsResult',
  ListObjectsV2: 'ListBucketResult',
};

/** Members that S3 tells by a header. */
const HEADERS: Readonly<Record<string, string>> = {
  BucketRegion: 'x-amz-bucket-region',
  Location: 'location',
};

function makeHeaders(members: Structure, requestId: string): Record<string, string> {
  const told = Object.entries(members).flatMap(([name, value]) => {
    const header = HEADERS[name];
    return header === undefined || value === undefined ? [] : [[header, String(value)]];
  });
  return { server: 'AmazonS3', 'x-amz-request-id': requestId, 'x-amz-id-2': requestId, ...Object.fromEntries(told) };
}

/** S3 repeats an element where other services nest a list. */
function makeElement(name: string, value: Value | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: Value) => makeElement(name, item)).join('');
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`;
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, member]) => makeElement(key, member));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** A successful answer of S3. */
export function makeS3Success(operation: string, output: Structure = {}, requestId: string): HttpReply {
  const headers = makeHeaders(output, requestId);
  const root = ROOTS[operation];
  if (root === undefined) return { status: 200, headers, body: '' };
  const inner = Object.entries(output).map(([name, value]) => (name in HEADERS ? '' : makeElement(name, value)));
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner.join('')}</${root}>`;
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body };
}

/** An error of S3; to a HEAD it is told by its status alone. */
export function makeS3Failure(operation: string, error: ServiceError, requestId: string): HttpReply {
  const { code, message, status, members } = error;
  const headers = makeHeaders(members, requestId);
  if (/^head/i.test(operation)) return { status, headers, body: '' };
  const told = Object.fromEntries(Object.entries(members).filter(([name]) => !(name in HEADERS)));
  const content = { Code: code, Message: message, ...told, RequestId: requestId, HostId: requestId };
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${makeElement('Error', content)}`;
  return { status, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
