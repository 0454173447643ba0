/** The services served; the portal (`sso`) and `sso-oidc` are asked unsigned. */
export type ServiceName =
  | 'organizations'
  | 'sts'
  | 'iam'
  | 'account'
  | 'servicequotas'
  | 'tagging'
  | 's3'
  | 'sso'
  | 'sso-oidc'
  | 'sso-admin'
  | 'identitystore';

/** What credential scopes and actions in policies call a service. */
export function signingName(service: ServiceName): string {
  return service === 'sso-admin' ? 'sso' : service;
}

/**
 * JSON 1.1 for Organizations, Service Quotas, tags and Identity Center, query and XML for STS and IAM, REST for Account
 * and SSO (JSON) and S3 (XML).
 */
export type Protocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

export const PROTOCOLS: Readonly<Record<ServiceName, Protocol>> = {
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
};

export const QUERY_VERSIONS: Readonly<Record<'sts' | 'iam', string>> = { sts: '2011-06-15', iam: '2010-05-08' };
