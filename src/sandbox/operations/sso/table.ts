import type { Operation } from '../operation.ts';
import { getRoleCredentials, listAccountRoles, listPortalAccounts } from './portal.ts';

/** The access portal, which a logged-in person's programs ask for credentials. */
export const SSO: readonly Operation[] = [getRoleCredentials, listAccountRoles, listPortalAccounts];
