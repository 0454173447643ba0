import type { ServiceName } from '../protocol/service.ts';
import { ACCOUNT } from './account/table.ts';
import { IAM } from './iam/table.ts';
import { IDENTITY_STORE } from './identitystore/table.ts';
import type { Operation } from './operation.ts';
import { ORGANIZATIONS } from './organizations/table.ts';
import { S3 } from './s3/table.ts';
import { SERVICE_QUOTAS } from './servicequotas/table.ts';
import { SSO } from './sso/table.ts';
import { SSO_ADMIN } from './sso-admin/table.ts';
import { SSO_OIDC } from './sso-oidc/table.ts';
import { STS } from './sts/table.ts';
import { TAGGING } from './tagging/table.ts';

/**
 * Every operation served. A fault goes by the name alone; ListAccounts is one of Organizations and one of the portal.
 */
export const OPERATIONS: readonly Operation[] = [
  ...ORGANIZATIONS,
  ...STS,
  ...IAM,
  ...ACCOUNT,
  ...SERVICE_QUOTAS,
  ...TAGGING,
  ...S3,
  ...SSO,
  ...SSO_OIDC,
  ...SSO_ADMIN,
  ...IDENTITY_STORE,
];

const BY_NAME = new Map(OPERATIONS.map((operation) => [`${operation.service}:${operation.name}`, operation]));

/** The operation of a service, undefined where it is not served. */
export function findOperation(service: ServiceName, name: string): Operation | undefined {
  return BY_NAME.get(`${service}:${name}`);
}

/** The names faults may use. */
export function listOperationNames(): string[] {
  return OPERATIONS.map((operation) => operation.name);
}
