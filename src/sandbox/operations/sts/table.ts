import type { Operation } from '../operation.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { assumeRoot } from './assume-root.ts';
import { getAccessKeyInfo } from './get-access-key-info.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';

/** Every operation of STS served. */
export const STS: readonly Operation[] = [
  assumeRole,
  assumeRoleWithWebIdentity,
  assumeRoot,
  getAccessKeyInfo,
  getCallerIdentity,
  getSessionToken,
];
