import type { Operation } from '../operation.ts';
import { getRoleCredentials } from './get-role-credentials.ts';
import { listAccountRoles } from './list-account-roles.ts';
import { listPortalAccounts } from './list-accounts.ts';

/** The access portal, which a logged-in person's programs ask for credentials. */
export const SSO: readonly Operation[] = [getRoleCredentials, listAccountRoles, listPortalAccounts];
