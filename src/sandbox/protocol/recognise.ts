import { parseForm } from './form.ts';
import { getClaims, type Incoming } from './incoming.ts';
import { readS3Request } from './s3-request.ts';
import { QUERY_VERSIONS, type ServiceName } from './service.ts';

/** What a request asks for, before any of it is checked. */
export interface Recognised {
  readonly service: ServiceName;
  readonly operation: string;
}

/** JSON 1.1 names service and operation in one header. */
const TARGETS: ReadonlyMap<string, ServiceName> = new Map([
  ['AWSOrganizationsV20161128', 'organizations'],
  ['ServiceQuotasV20190624', 'servicequotas'],
  ['ResourceGroupsTaggingAPI_20170126', 'tagging'],
  ['SWBExternalService', 'sso-admin'],
  ['AWSIdentityStore', 'identitystore'],
]);

/** Nobody signs these; each has a path of its own. */
const SSO_PATHS: ReadonlyMap<string, Recognised> = new Map([
  ['POST /client/register', { service: 'sso-oidc', operation: 'RegisterClient' }],
  ['POST /device_authorization', { service: 'sso-oidc', operation: 'StartDeviceAuthorization' }],
  ['POST /token', { service: 'sso-oidc', operation: 'CreateToken' }],
  ['GET /assignment/accounts', { service: 'sso', operation: 'ListAccounts' }],
  ['GET /assignment/roles', { service: 'sso', operation: 'ListAccountRoles' }],
  ['GET /federation/credentials', { service: 'sso', operation: 'GetRoleCredentials' }],
]);

const OF_QUERY = new Set([...Object.keys(QUERY_VERSIONS), ...Object.values(QUERY_VERSIONS)]);

function getQueryService(scope: string | undefined, version: string | null): ServiceName {
  if (version === QUERY_VERSIONS.iam) return 'iam';
  return version !== QUERY_VERSIONS.sts && scope === 'iam' ? 'iam' : 'sts';
}

/** Whether a bucket exists S3 tells everybody: nobody need have signed to ask for it. */
function isUnsigned({ method, headers, query }: Incoming): boolean {
  return !headers.has('authorization') && (method === 'HEAD' || (method === 'GET' && /\blist-type=2\b/.test(query)));
}

/** Which service and operation a request is for; undefined where it is for none that is served. */
export function recognizeOperation(incoming: Incoming): Recognised | undefined {
  const target = incoming.headers.get('x-amz-target');
  if (target !== undefined) {
    const dot = target.indexOf('.');
    const service = TARGETS.get(target.slice(0, dot));
    return service === undefined ? undefined : { service, operation: target.slice(dot + 1) };
  }
  const scope = getClaims(incoming).service;
  if (scope === 's3' || isUnsigned(incoming)) {
    const operation = readS3Request(incoming)?.operation;
    return operation === undefined ? undefined : { service: 's3', operation };
  }
  const ofSso = SSO_PATHS.get(`${incoming.method} ${incoming.path}`);
  if (ofSso !== undefined) return ofSso;
  if (incoming.path !== '/') {
    // Account's operations have one path each: /getRegionOptStatus is GetRegionOptStatus.
    const name = /^\/([a-z])([A-Za-z]+)$/.exec(incoming.path);
    const isOther = scope !== undefined && scope !== 'account';
    if (name === null || incoming.method !== 'POST' || isOther) return undefined;
    return { service: 'account', operation: `${name[1]?.toUpperCase()}${name[2]}` };
  }
  const parameters = parseForm(incoming);
  const operation = parameters.get('Action');
  if (operation === null) return undefined;
  const version = parameters.get('Version');
  const isKnown = [scope, version].some((one) => OF_QUERY.has(one ?? 'sts'));
  return isKnown ? { service: getQueryService(scope, version), operation } : undefined;
}
