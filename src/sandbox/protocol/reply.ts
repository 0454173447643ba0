import { makeS3Failure, makeS3Success } from './s3-reply.ts';
import { PROTOCOLS, QUERY_VERSIONS, type ServiceName } from './service.ts';
import type { ServiceError } from './service-error.ts';
import type { Structure, Value } from './values.ts';
import { escapeXml, toMembers } from './xml.ts';

/** An HTTP answer, whole. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

function getNamespace(service: ServiceName): string {
  const version = service === 'sts' || service === 'iam' ? QUERY_VERSIONS[service] : '';
  return `https://${service}.amazonaws.com/doc/${version}/`;
}

/** These operations answer with no result element at all, only metadata. */
function makeResultElement(operation: string, output: Structure | undefined): string {
  return output === undefined ? '' : `<${operation}Result>${toMembers(output)}</${operation}Result>`;
}

// Organizations writes seconds since 1970 with milliseconds; Account writes ISO 8601.
function toJsonText(value: Structure, service: ServiceName): string {
  return JSON.stringify(value, function replace(this: Record<string, Value>, key, written: unknown) {
    const original = this[key];
    if (!(original instanceof Date)) return written;
    return service === 'account' ? `${original.toISOString().slice(0, 19)}Z` : original.getTime() / 1000;
  });
}

const CONTENT_TYPES = {
  json: 'application/x-amz-json-1.1',
  query: 'text/xml',
  'rest-json': 'application/json',
  'rest-xml': 'application/xml',
} as const;

/** A successful answer; `undefined` where the operation has no output. */
export function makeSuccessReply(
  service: ServiceName,
  operation: string,
  output: Structure | undefined,
  requestId: string,
): HttpReply {
  const protocol = PROTOCOLS[service];
  if (protocol === 'rest-xml') return makeS3Success(operation, output, requestId);
  const headers = { 'content-type': CONTENT_TYPES[protocol], 'x-amzn-requestid': requestId };
  if (protocol !== 'query') {
    // JSON 1.1 has no body where there is no output, as Organizations does it.
    const body = output === undefined ? (protocol === 'json' ? '' : '{}') : toJsonText(output, service);
    return { status: 200, headers, body };
  }
  const body = `<${operation}Response xmlns="${getNamespace(service)}">\n${makeResultElement(operation, output)}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>\n</${operation}Response>\n`;
  return { status: 200, headers, body };
}

/** An error answer in the service's own wire format. */
export function makeFailureReply(
  service: ServiceName,
  operation: string,
  error: ServiceError,
  requestId: string,
): HttpReply {
  const protocol = PROTOCOLS[service];
  if (protocol === 'rest-xml') return makeS3Failure(operation, error, requestId);
  const headers = { 'content-type': CONTENT_TYPES[protocol], 'x-amzn-requestid': requestId };
  if (protocol === 'json') {
    const body = JSON.stringify({ __type: error.code, Message: error.message, ...error.members });
    return { status: error.status, headers, body };
  }
  if (protocol === 'rest-json') {
    // OAuth has no message: what it says stands in its own two members.
    const message = service === 'sso-oidc' ? {} : { message: error.message };
    const body = JSON.stringify({ ...message, ...error.members });
    return { status: error.status, headers: { ...headers, 'x-amzn-errortype': error.code }, body };
  }
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = `<ErrorResponse xmlns="${getNamespace(service)}">\n<Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error>\n<RequestId>${requestId}</RequestId>\n</ErrorResponse>\n`;
  return { status: error.status, headers, body };
}
