/** The services served, by the name that credential scopes carry; those of SSO are asked unsigned. */
export type ServiceName = 'organizations' | 'sts' | 'iam' | 'account' | 'servicequotas' | 's3' | 'sso' | 'sso-oidc';

/**
 * JSON 1.1 for Organizations and Service Quotas, query and XML for STS and IAM, REST for Account and SSO (JSON) and
 * S3 (XML).
 */
export type Protocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

export const PROTOCOLS: Readonly<Record<ServiceName, Protocol>> = {
  organizations: 'json',
  sts: 'query',
  iam: 'query',
  account: 'rest-json',
  servicequotas: 'json',
  s3: 'rest-xml',
  sso: 'rest-json',
  'sso-oidc': 'rest-json',
};

export const QUERY_VERSIONS: Readonly<Record<'sts' | 'iam', string>> = { sts: '2011-06-15', iam: '2010-05-08' };
