import { listMissingFeatures } from '../aws/central-root.ts';
import { type Iam, openIam } from '../aws/iam.ts';
import { listAccounts, type OrganizationAccount } from '../aws/organizations.ts';
import { openRootSession, type RootCredentials, readRootCredentials } from '../aws/root-session.ts';
import type { FailureCode } from '../errors/catalogue.ts';
import { Failure, isFailure } from '../errors/failure.ts';
import { findByAccount, readEnvironments } from '../repository/environments.ts';
import type { RunContext } from '../run/context.ts';
import { chooseEnvironments } from '../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../run/failures.ts';
import { assertNotRoot, type Management, openManagement, openManagementOrganizations } from '../run/management.ts';
import { mapWithLimit } from '../runtime.ts';

/** An account of the organization, and whose it is. */
export interface EnvironmentAccount extends OrganizationAccount {
  /** Null for an account that no environment of this repository has. */
  readonly environment: string | null;
}

/** What sessions of root are opened by. Throws CENTRAL_ROOT_OFF, and ROOT_CANNOT_ASSUME for root. */
export async function openCentralRoot(context: RunContext, profile: string | undefined): Promise<Management> {
  const management = await openManagement(context, profile);
  assertNotRoot(management);
  const missing = await listMissing(openIam(management.connection, context.retry));
  if (!missing.includes('RootCredentialsManagement')) return management;
  const message = `Centralized root access is off in organization ${management.organization.id}.`;
  throw new Failure('CENTRAL_ROOT_OFF', message);
}

async function listMissing(iam: Iam): Promise<readonly string[]> {
  try {
    return await listMissingFeatures(iam);
  } catch (error) {
    // Who may not ask is told by the session itself whether it may have one.
    if (!isFailure(error) || error.code !== 'CENTRAL_ROOT_FAILED') throw error;
    return [];
  }
}

/** The accounts of environments by name, or without names all that are in use. Throws ACCOUNT_UNKNOWN. */
export async function findAccounts(
  context: RunContext,
  management: Management,
  names: readonly string[],
): Promise<EnvironmentAccount[]> {
  const [listed, records] = await Promise.all([
    listAccounts(openManagementOrganizations(management, context.retry)),
    readEnvironments(context.repository),
  ]);
  if (names.length === 0) {
    return listed
      .filter(({ state }) => state === 'ACTIVE')
      .map((account) => ({ ...account, environment: findByAccount(records, account.id)?.environment ?? null }));
  }
  return (await chooseEnvironments(context, names)).map(({ environment, record }) => {
    const account = listed.find(({ id }) => id === record?.accountId);
    if (account !== undefined) return { ...account, environment };
    const message =
      record?.accountId === undefined
        ? `No account is recorded for ${environment}.`
        : `The organization has no account ${record.accountId}, which is recorded for ${environment}.`;
    throw new Failure('ACCOUNT_UNKNOWN', message, { details: { environment } });
  });
}

/** What an account's root user has. */
export interface AccountRoot {
  readonly account: EnvironmentAccount;
  readonly found: RootCredentials;
}

const AT_ONCE = 5;

/** The same of several, side by side. One that fails hides no other. */
export async function readMemberRoots(
  context: RunContext,
  management: Management,
  accounts: readonly EnvironmentAccount[],
): Promise<{ looked: AccountRoot[]; failed: FailedEnvironment[] }> {
  const results = await mapWithLimit(accounts, AT_ONCE, async (account) => {
    try {
      return { account, found: await readMemberRoot(context, management, account) };
    } catch (error) {
      return toFailedEnvironment(account.environment ?? account.id, error);
    }
  });
  return {
    looked: results.flatMap((one) => ('found' in one ? [one] : [])),
    failed: results.flatMap((one) => ('code' in one ? [one] : [])),
  };
}

/** What a member's root user has. Throws ACCOUNT_UNUSABLE for an account that is not in use. */
export async function readMemberRoot(
  context: RunContext,
  management: Management,
  account: EnvironmentAccount,
): Promise<RootCredentials> {
  assertInUse(account);
  const session = { accountId: account.id, task: 'IAMAuditRootUserCredentials' } as const;
  return adviseOnDenial(async () =>
    readRootCredentials(await openRootSession(management.connection, context.retry, session)),
  );
}

/** Throws ACCOUNT_UNUSABLE. */
export function assertInUse({ id, state, environment }: EnvironmentAccount): void {
  if (state === 'ACTIVE') return;
  const whose = environment === null ? '' : ` of ${environment}`;
  throw new Failure('ACCOUNT_UNUSABLE', `Account ${id}${whose} is ${state}: nobody gets in as its root user.`);
}

/** Throws ROOT_OF_MANAGEMENT. */
export function assertMember({ id, environment }: EnvironmentAccount, { organization }: Management): void {
  if (id !== organization.managementAccountId) return;
  const message = `${environment} has the management account ${id}, whose root user no session reaches.`;
  throw new Failure('ROOT_OF_MANAGEMENT', message, { details: { environment } });
}

/** A policy against root users stops sessions of root too, unless it says otherwise. */
export async function adviseOnDenial<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isFailure(error) || error.code !== 'POLICY_DENIES') throw error;
    const exception =
      'Have the policy bind no session of centralized root access: add "Null": {"aws:AssumedRoot": "true"} to the Condition of its statement.';
    throw error.with({ suggestions: [exception, ...error.suggestions] });
  }
}

/** What is not as it should be with a root user. */
export interface RootFinding {
  readonly code: FailureCode;
  readonly message: string;
}

/** The findings about a member account, whose root needs no credentials at all. Pure. */
export function judgeMember({ password, keys, mfaDevices, certificates }: RootCredentials): RootFinding[] {
  const found: RootFinding[] = [];
  const add = (code: FailureCode, message: string) => found.push({ code, message });
  if (keys.length > 0) add('ROOT_KEYS_PRESENT', `The root user has ${countOf(keys.length, 'access key')}.`);
  if (password && mfaDevices.length === 0)
    add('ROOT_WITHOUT_MFA', 'The root user has a password and no second factor.');
  else if (password) add('ROOT_PASSWORD_PRESENT', 'The root user has a password.');
  if (certificates.length > 0) {
    add('ROOT_CERTIFICATES_PRESENT', `The root user has ${countOf(certificates.length, 'signing certificate')}.`);
  }
  return found;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
