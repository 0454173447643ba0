import type { Operation } from '../operation.ts';
import { getAccessKeyInfo, getCallerIdentity } from './identity.ts';
import { assumeRole, assumeRoleWithWebIdentity, assumeRoot, getSessionToken } from './roles.ts';

/** Every operation of STS served. */
export const STS: readonly Operation[] = [
  assumeRole,
  assumeRoleWithWebIdentity,
  assumeRoot,
  getAccessKeyInfo,
  getCallerIdentity,
  getSessionToken,
];
