import {
  type AccountRoot,
  findAccounts,
  judgeMember,
  openCentralRoot,
  type RootFinding,
  readMemberRoots,
} from '../../access/member-roots.ts';
import { getAccountSummary, openIam } from '../../aws/iam.ts';
import type { RootKey } from '../../aws/root-session.ts';
import { findByAccount, readEnvironments } from '../../repository/environments.ts';
import type { RunContext } from '../../run/context.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import type { Management } from '../../run/management.ts';
import { hideKeyId, toIsoTime } from '../../text.ts';

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

/** What the root users of the organization's accounts can sign in and sign with. One that fails hides no other. */
export async function auditRoots(context: RunContext, request: AuditRequest): Promise<RootAudit> {
  const management = await openCentralRoot(context, request.managementProfile);
  const found = await findAccounts(context, management, request.environments);
  const members = found.filter(({ id }) => id !== management.organization.managementAccountId);
  const { looked, failed } = await readMemberRoots(context, management, members);
  return { management: await auditManagement(context, management), accounts: looked.map(toAuditedAccount), failed };
}

function toAuditedAccount({ account, found }: AccountRoot): AuditedAccount {
  const { environment, id: accountId, name } = account;
  return {
    environment,
    accountId,
    name,
    password: found.password,
    accessKeys: found.keys.map(toAuditedKey),
    mfaDevices: found.mfaDevices.length,
    certificates: found.certificates.length,
    findings: judgeMember(found),
  };
}

function toAuditedKey({ id, active, createdAt, lastUse }: RootKey): AuditedKey {
  return {
    accessKeyId: hideKeyId(id),
    status: active ? 'Active' : 'Inactive',
    createdAt: toIsoTime(createdAt),
    lastUsedAt: toIsoTime(lastUse?.at),
  };
}

/** Of the management account others than root learn no more than IAM's summary. */
async function auditManagement(context: RunContext, management: Management): Promise<RootAudit['management']> {
  const summary = await getAccountSummary(openIam(management.connection, context.retry));
  const mfa = (summary.AccountMFAEnabled ?? 0) > 0;
  const accessKeys = summary.AccountAccessKeysPresent ?? 0;
  const findings: RootFinding[] = [];
  if (accessKeys > 0) findings.push({ code: 'ROOT_KEYS_PRESENT', message: 'The root user has access keys.' });
  if (!mfa) findings.push({ code: 'ROOT_WITHOUT_MFA', message: 'The root user has no second factor.' });
  const { account: accountId } = management.identity;
  const environment = findByAccount(await readEnvironments(context.repository), accountId)?.environment ?? null;
  return { environment, accountId, mfa, accessKeys, findings };
}
