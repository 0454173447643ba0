import type { Operation } from '../operation.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoot } from './assume-root.ts';
import { getAccessKeyInfo } from './get-access-key-info.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';

/** Every operation of STS served. */
export const STS: readonly Operation[] = [assumeRole, assumeRoot, getAccessKeyInfo, getCallerIdentity, getSessionToken];
