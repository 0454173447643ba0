import { makeCommonError } from '../protocol/common-errors.ts';
import { parseForm, toTree } from '../protocol/form.ts';
import type { Incoming } from '../protocol/incoming.ts';
import { readS3Request } from '../protocol/s3-request.ts';
import { PROTOCOLS, type ServiceName } from '../protocol/service.ts';
import { Input } from './input.ts';
import { INPUT_ERRORS } from './input-errors.ts';

function readJsonFields(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** S3 has its members in path, headers and body. */
function readS3Fields(incoming: Incoming): Record<string, unknown> {
  const query = new URLSearchParams(incoming.query);
  return {
    Bucket: readS3Request(incoming)?.bucket,
    EncodingType: query.get('encoding-type'),
    MaxKeys: query.get('max-keys'),
    ExpectedBucketOwner: incoming.headers.get('x-amz-expected-bucket-owner'),
    LocationConstraint: /<LocationConstraint>([^<]+)<\/LocationConstraint>/.exec(incoming.body.toString('utf8'))?.[1],
  };
}

/** The portal has its members in the query and one header. */
function readPortalFields({ query, headers }: Incoming): Record<string, unknown> {
  const parameters = new URLSearchParams(query);
  return {
    accessToken: headers.get('x-amz-sso_bearer_token'),
    accountId: parameters.get('account_id'),
    roleName: parameters.get('role_name'),
    maxResults: parameters.get('max_result'),
    nextToken: parameters.get('next_token'),
  };
}

/** The members of a request. Throws SerializationException where they cannot be read. */
export function readInput(incoming: Incoming, service: ServiceName): Input {
  const protocol = PROTOCOLS[service];
  if (protocol === 'rest-xml') return new Input(readS3Fields(incoming), INPUT_ERRORS[service]);
  if (service === 'sso') return new Input(readPortalFields(incoming), INPUT_ERRORS[service]);
  const fields = protocol === 'query' ? toTree(parseForm(incoming)) : readJsonFields(incoming.body);
  if (fields === undefined) throw makeCommonError('unreadable', service, 'The request body is no JSON object.');
  // Where a person approves a login rests on how this server is reached.
  const host = service === 'sso-oidc' ? { Host: incoming.headers.get('host') } : {};
  return new Input({ ...fields, ...host }, INPUT_ERRORS[service]);
}
