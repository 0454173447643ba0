import { shortenKeyId } from '../text.ts';
import type { AuditedKey, RootAudit } from '../workflows/root-audit/load.ts';
import { sortForPeople } from './in-order.ts';
import { formatTable } from './layout.ts';
import { countDays } from './present-keys.ts';

/** The root users of an organization, for a person. */
export function presentRootAudit({ management, accounts }: RootAudit, now: number, width: number): string {
  const first = {
    environment: management.environment ?? 'management',
    account: management.accountId,
    password: 'not told',
    keys: management.accessKeys === 0 ? 'none' : 'present',
    mfa: management.mfa ? 'yes' : 'no',
    certificates: 'not told',
    findings: management.findings.map(({ code }) => code).join(', ') || '-',
  };
  const named = accounts.map((account) => ({ ...account, environment: account.environment ?? account.name }));
  const rows = sortForPeople(named).map((account) => ({
    environment: account.environment,
    account: account.accountId,
    password: account.password ? 'yes' : 'no',
    keys: account.accessKeys.map((key) => describeKey(key, now)).join('; ') || 'none',
    mfa: account.mfaDevices === 0 ? 'no' : 'yes',
    certificates: String(account.certificates),
    findings: account.findings.map(({ code }) => code).join(', ') || '-',
  }));
  const columns = ['environment', 'account', 'password', 'keys', 'mfa', 'certificates', 'findings'];
  return formatTable(columns, [first, ...rows], width);
}

function describeKey({ accessKeyId, status, createdAt, lastUsedAt }: AuditedKey, now: number): string {
  const age = createdAt === null ? '' : `, ${countDays(createdAt, now)} d old`;
  const used = lastUsedAt === null ? 'never used' : `used ${lastUsedAt.slice(0, 10)}`;
  return `${shortenKeyId(accessKeyId)} ${status.toLowerCase()}${age}, ${used}`;
}
