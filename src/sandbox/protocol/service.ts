/**
 * The services served, with their protocol: JSON 1.1, query with XML, or REST with JSON or XML. The portal (`sso`) and
 * `sso-oidc` are asked unsigned.
 */
export const PROTOCOLS = {
  organizations: 'json',
  sts: 'query',
  iam: 'query',
  account: 'rest-json',
  servicequotas: 'json',
  tagging: 'json',
  s3: 'rest-xml',
  sso: 'rest-json',
  'sso-oidc': 'rest-json',
  'sso-admin': 'json',
  identitystore: 'json',
} as const;

export type ServiceName = keyof typeof PROTOCOLS;

/** What credential scopes and actions in policies call a service. */
export function getSigningName(service: ServiceName): string {
  return service === 'sso-admin' ? 'sso' : service;
}

export const QUERY_VERSIONS = { sts: '2011-06-15', iam: '2010-05-08' } as const;
