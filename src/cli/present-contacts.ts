import { formatContact } from '../workflows/contacts/execute.ts';
import type { AccountContacts } from '../workflows/contacts/load.ts';
import { sortForPeople } from './in-order.ts';
import { formatTable } from './layout.ts';

/** Whom AWS writes to, for a person. */
export function presentContacts(accounts: readonly AccountContacts[], width: number): string {
  const [management, ...members] = accounts;
  const rows = [...(management === undefined ? [] : [management]), ...sortForPeople(members)].map((account) => ({
    environment: account.environment ?? '-',
    account: account.accountId,
    state: account.state === 'ACTIVE' ? '' : account.state,
    'root user': account.email,
    security: formatContact(account.security),
    billing: formatContact(account.billing),
    operations: formatContact(account.operations),
  }));
  return formatTable(
    ['environment', 'account', 'state', 'root user', 'security', 'billing', 'operations'],
    rows,
    width,
  );
}
