import { getAccountSummary, openIam } from '../../aws/iam.ts';
import { listAccounts } from '../../aws/organizations.ts';
import { openRootAudit, type RootKey, readRootCredentials } from '../../aws/root-session.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { findByAccount, readEnvironments } from '../../repository/environments.ts';
import type { RunContext } from '../../run/context.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { assertNotRoot, type Management, openManagement, openManagementOrganizations } from '../../run/management.ts';
import { mapWithLimit } from '../../runtime.ts';
import { hideKeyId, toIsoTime } from '../../text.ts';
import { judgeManagement, judgeMember, type RootFinding } from './decide.ts';

export interface AuditedKey {
  /** Masked but for its last four. */
  readonly accessKeyId: string;
  readonly status: 'Active' | 'Inactive';
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  /** ISO 8601, UTC; null for a key that nothing was ever signed with, as far as AWS has noticed. */
  readonly lastUsedAt: string | null;
}

/** The root user of a member account. */
export interface AuditedAccount {
  /** Null for an account that no environment of this repository has. */
  readonly environment: string | null;
  readonly accountId: string;
  readonly name: string;
  readonly password: boolean;
  readonly accessKeys: AuditedKey[];
  readonly mfaDevices: number;
  readonly certificates: number;
  readonly findings: RootFinding[];
}

export interface RootAudit {
  readonly management: {
    /** Null where no environment of this repository has the account. */
    readonly environment: string | null;
    readonly accountId: string;
    readonly mfa: boolean;
    /** How many there are, as far as others than root are told: IAM says one for two. */
    readonly accessKeys: number;
    readonly findings: RootFinding[];
  };
  readonly accounts: AuditedAccount[];
  /** Accounts that nobody could look into, and why; by id where no environment has them. */
  readonly failed: FailedEnvironment[];
}

/** Which accounts, and as whom. */
export interface AuditRequest {
  /** None: every account of the organization. */
  readonly environments: readonly string[];
  readonly managementProfile: string | undefined;
}

const AT_ONCE = 5;

/** What the root users of the organization's accounts can sign in and sign with. One that fails hides no other. */
export async function auditRoots(context: RunContext, request: AuditRequest): Promise<RootAudit> {
  const management = await openManagement(context, request.managementProfile);
  assertNotRoot(management);
  const members = await listMembers(context, management, request.environments);
  const accounts: AuditedAccount[] = [];
  const failed: FailedEnvironment[] = [];
  await mapWithLimit(members, AT_ONCE, async (member) => {
    try {
      accounts.push(await auditMember(context, management, member));
    } catch (error) {
      failed.push(toFailedEnvironment(member.environment ?? member.accountId, adviseAccess(error)));
    }
  });
  const order = members.map(({ accountId }) => accountId);
  accounts.sort((one, other) => order.indexOf(one.accountId) - order.indexOf(other.accountId));
  return { management: await auditManagement(context, management), accounts, failed };
}

type Member = Pick<AuditedAccount, 'environment' | 'accountId' | 'name'>;

async function listMembers(context: RunContext, management: Management, names: readonly string[]): Promise<Member[]> {
  const [listed, records] = await Promise.all([
    listAccounts(openManagementOrganizations(management, context.retry)),
    readEnvironments(context.repository),
  ]);
  const own = management.organization.managementAccountId;
  const members = listed
    .filter(({ id, state }) => id !== own && state === 'ACTIVE')
    .map(({ id, name }) => ({ environment: findByAccount(records, id)?.environment ?? null, accountId: id, name }));
  if (names.length === 0) return members;
  const chosen = await chooseEnvironments(context, names);
  return chosen.flatMap(({ environment, record }) => {
    if (record?.accountId === own) return [];
    const member = members.find(({ accountId }) => accountId === record?.accountId);
    if (member !== undefined) return [{ ...member, environment }];
    const message = `${environment} has no account in the organization that is in use.`;
    throw new Failure('ACCOUNT_UNKNOWN', message, { details: { environment } });
  });
}

async function auditMember(context: RunContext, management: Management, member: Member): Promise<AuditedAccount> {
  const iam = await openRootAudit(management.connection, context.retry, member.accountId);
  const found = await readRootCredentials(iam);
  const { password, mfaDevices, certificates } = found;
  const accessKeys = found.keys.map(toAuditedKey);
  return { ...member, password, accessKeys, mfaDevices, certificates, findings: judgeMember(found) };
}

function toAuditedKey({ id, active, createdAt, lastUsedAt }: RootKey): AuditedKey {
  return {
    accessKeyId: hideKeyId(id),
    status: active ? 'Active' : 'Inactive',
    createdAt: toIsoTime(createdAt),
    lastUsedAt: toIsoTime(lastUsedAt),
  };
}

/** Of the management account others than root learn no more than IAM's summary. */
async function auditManagement(context: RunContext, management: Management): Promise<RootAudit['management']> {
  const summary = await getAccountSummary(openIam(management.connection, context.retry));
  const mfa = (summary.AccountMFAEnabled ?? 0) > 0;
  const accessKeys = summary.AccountAccessKeysPresent ?? 0;
  const { account: accountId } = management.identity;
  const environment = findByAccount(await readEnvironments(context.repository), accountId)?.environment ?? null;
  return { environment, accountId, mfa, accessKeys, findings: judgeManagement({ mfa, accessKeys }) };
}

/** AWS words a feature that is off as any other refusal. */
function adviseAccess(error: unknown): unknown {
  if (!isFailure(error) || error.details.operation !== 'AssumeRoot' || error.code !== 'AWS_ACCESS_DENIED') return error;
  return error.with({ suggestions: ['Switch centralized root access on: pf aws org init', ...error.suggestions] });
}
