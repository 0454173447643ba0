import { parseAuthorization } from './authorization-header.ts';
import { formParameters } from './form.ts';
import type { Incoming } from './incoming.ts';
import { QUERY_VERSIONS, type Service } from './service.ts';

/** What a request asks for, before any of it is checked. */
export interface Recognised {
  readonly service: Service;
  readonly operation: string;
}

const TARGET_PREFIX = 'AWSOrganizationsV20161128.';

function scopeService(incoming: Incoming): string | undefined {
  const parsed = parseAuthorization(incoming.headers.get('authorization') ?? '');
  return typeof parsed === 'string' ? undefined : parsed.service;
}

function queryService(incoming: Incoming, version: string | null): Service {
  if (version === QUERY_VERSIONS.iam) return 'iam';
  if (version === QUERY_VERSIONS.sts) return 'sts';
  return scopeService(incoming) === 'iam' ? 'iam' : 'sts';
}

/** Which service and operation a request is for; undefined where it is for none of the four. */
export function recognise(incoming: Incoming): Recognised | undefined {
  const target = incoming.headers.get('x-amz-target');
  if (target !== undefined) {
    if (!target.startsWith(TARGET_PREFIX)) return undefined;
    return { service: 'organizations', operation: target.slice(TARGET_PREFIX.length) };
  }
  if (incoming.path !== '/') {
    // Account's operations have one path each: /getRegionOptStatus is GetRegionOptStatus.
    const name = /^\/([a-z])([A-Za-z]+)$/.exec(incoming.path);
    if (name === null || incoming.method !== 'POST') return undefined;
    return { service: 'account', operation: `${name[1]?.toUpperCase()}${name[2]}` };
  }
  const parameters = formParameters(incoming);
  const operation = parameters.get('Action');
  if (operation === null) return undefined;
  return { service: queryService(incoming, parameters.get('Version')), operation };
}
