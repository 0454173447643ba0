import { openAccountManagement } from '../../aws/account-email.ts';
import { findContact } from '../../aws/alternate-contacts.ts';
import { findOrganization, listAccounts, openOrganizations } from '../../aws/organizations.ts';
import { type EnvironmentRecord, findByAccount } from '../../repository/environments.ts';
import { explainAccountRefusal } from '../../run/account-access.ts';
import { openProfileConnection, type RunContext } from '../../run/context.ts';
import { mapWithLimit } from '../../runtime.ts';
import type { KnownContacts, MailState } from './describe-contacts.ts';

const AT_ONCE = 5;

/** Asks as the management account, about accounts that an environment has and that are open. Throws a Failure. */
export async function askContacts(
  context: RunContext,
  profile: string,
  records: readonly EnvironmentRecord[],
): Promise<KnownContacts> {
  const connection = await openProfileConnection(context, profile, []);
  const asked = openAccountManagement(connection, context.retry);
  const organizations = openOrganizations(connection, context.retry);
  const { managementAccountId: own } = (await findOrganization(organizations)) ?? { managementAccountId: undefined };
  const open = (await listAccounts(organizations)).flatMap(({ id, email, state }) => {
    const environment = findByAccount(records, id)?.environment;
    return environment === undefined || state !== 'ACTIVE' ? [] : [{ environment, email, id }];
  });
  const accounts = await mapWithLimit(open, AT_ONCE, async ({ id, ...account }) => {
    const asking = findContact(asked, { type: 'security', accountId: id === own ? undefined : id });
    const contact = await asking.catch(async (error: unknown) => {
      throw await explainAccountRefusal(context, { connection }, error);
    });
    return { ...account, hasContact: contact !== undefined };
  });
  const names = [...new Set(accounts.map(({ email }) => getDomain(email)))];
  // Whoever answers in AWS's place has made its addresses up.
  const isAws = context.network.elsewhere.size === 0;
  const states = await Promise.all(names.map((domain) => (isAws ? lookUpMail(domain) : 'unknown')));
  return { accounts, domains: new Map(names.map((domain, at) => [domain, states[at] ?? 'unknown'])) };
}

function getDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

const LIMIT_MS = 2_000;

async function lookUpMail(domain: string): Promise<MailState> {
  const { Resolver } = process.getBuiltinModule('node:dns').promises;
  try {
    const found = await new Resolver({ timeout: LIMIT_MS, tries: 1 }).resolveMx(domain);
    // A lone dot says that the domain takes no mail.
    return found.some(({ exchange }) => exchange !== '' && exchange !== '.') ? 'taken' : 'refused';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'refused' : 'unknown';
  }
}
