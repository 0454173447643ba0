/** The services served, by the name that credential scopes carry. */
export type Service = 'organizations' | 'sts' | 'iam' | 'account' | 'servicequotas';

/** JSON 1.1 for Organizations and Service Quotas, query and XML for STS and IAM, REST and JSON for Account. */
export type Protocol = 'json' | 'query' | 'rest-json';

export const PROTOCOLS: Readonly<Record<Service, Protocol>> = {
  organizations: 'json',
  sts: 'query',
  iam: 'query',
  account: 'rest-json',
  servicequotas: 'json',
};

export const QUERY_VERSIONS: Readonly<Record<'sts' | 'iam', string>> = { sts: '2011-06-15', iam: '2010-05-08' };
