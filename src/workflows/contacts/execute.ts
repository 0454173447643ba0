import { openAccountManagement } from '../../aws/account-email.ts';
import { CONTACT_TYPES, type Contact, type ContactType, putContact } from '../../aws/alternate-contacts.ts';
import { Failure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import type { Plan, PlannedStep, Source } from '../../run/plan.ts';
import { type Progress, runEnvironments, Steps } from '../../run/steps.ts';
import { quoteForShell } from '../../text.ts';
import { type AccountContacts, type LoadedContacts, loadContacts, nameAccount } from './load.ts';
import type { ContactsRequest, WantedContacts } from './request.ts';

export interface ContactsSetResult extends Source {
  readonly accounts: (AccountContacts & { readonly changed: ContactType[] })[];
  readonly failed: FailedEnvironment[];
}

interface PreparedContacts {
  readonly loaded: LoadedContacts;
  readonly wanted: WantedContacts;
  readonly plan: Plan;
}

/** Looks and plans. Changes nothing. Throws CONTACTS_OF_MODULE. */
export async function prepareContacts(
  context: RunContext,
  request: ContactsRequest,
  wanted: WantedContacts,
): Promise<PreparedContacts> {
  const loaded = await loadContacts(context, request);
  assertOwnContacts(loaded);
  const { accounts, failed } = loaded;
  const left = accounts.filter(({ state }) => state !== 'ACTIVE');
  const notes = left.map((account) => `Left as it is: ${nameAccount(account)}, whose account is ${account.state}.`);
  const plan = {
    ...(notes.length === 0 ? {} : { notes }),
    steps: accounts.flatMap((account) => listChanges(account, wanted).map((type) => planChange(account, type, wanted))),
    files: [],
    ...(failed.length === 0 ? {} : { failed }),
  };
  return { loaded, wanted, plan };
}

/** What a module of the stack sets, its next apply would set back. */
function assertOwnContacts({ accounts, units }: LoadedContacts): void {
  const [unit] = units;
  if (unit === undefined) return;
  const taken = units.map(({ environment }) => environment);
  const others = taken.includes(undefined) ? [] : listOthers(accounts, taken);
  throw new Failure('CONTACTS_OF_MODULE', `${unit.file} belongs to a module that sets contacts at each apply.`, {
    suggestions: [
      `Set its inputs, and apply it: ${unit.inputs}.`,
      ...(others.length > 0 ? [`Or name only environments without it: ${others.join(' ')}`] : []),
    ],
    details: { file: unit.file },
  });
}

function listOthers(accounts: readonly AccountContacts[], taken: readonly (string | undefined)[]): string[] {
  return accounts.flatMap(({ environment }) =>
    environment === null || taken.includes(environment) ? [] : [quoteForShell(environment)],
  );
}

/** The contacts that differ, of an account that can be written. */
function listChanges(account: AccountContacts, wanted: WantedContacts): ContactType[] {
  if (account.state !== 'ACTIVE') return [];
  return CONTACT_TYPES.filter((type) => wanted[type] !== undefined && !isSame(account[type], wanted[type]));
}

function isSame(there: Contact | null, wanted: Contact): boolean {
  return (['name', 'title', 'email', 'phone'] as const).every((part) => there?.[part].trim() === wanted[part]);
}

function planChange(account: AccountContacts, type: ContactType, wanted: WantedContacts): PlannedStep {
  const who = formatContact(wanted[type] ?? null);
  const before = account[type] === null ? '' : `, in place of ${formatContact(account[type])}`;
  return {
    environment: nameAccount(account),
    title: `Set the ${type} contact to ${who}${before}`,
    calls: ['account:PutAlternateContact'],
  };
}

/** For a person. */
export function formatContact(contact: Contact | null): string {
  return contact === null ? '-' : `${contact.name} <${contact.email}>`;
}

/** One account after another: AWS allows few of these calls a second. One that fails does not stop the others. */
export async function executeContacts(
  context: RunContext,
  { loaded, wanted }: PreparedContacts,
  progress: Progress,
): Promise<ContactsSetResult> {
  const { accounts, failed, management } = loaded;
  const own = management.organization.managementAccountId;
  const runs = accounts.flatMap((account) => {
    const changed = listChanges(account, wanted);
    if (changed.length === 0) return [];
    const accountId = account.accountId === own ? undefined : account.accountId;
    let steps = Steps.startWith({ ...account, environment: nameAccount(account), changed });
    for (const type of changed) {
      steps = steps.add(`The ${type} contact`, async (value, { report }) => {
        context.runtime.interrupt.throwIfAborted();
        const asked = openAccountManagement(management.connection, withReport(context, report).retry);
        const contact = wanted[type] as Contact;
        await putContact(asked, { type, accountId }, contact);
        return { ...value, [type]: contact };
      });
    }
    return [{ environment: nameAccount(account), steps }];
  });
  const ran = await runEnvironments(context, runs, { progress, atOnce: 1 });
  const written = new Map(ran.done.map((one) => [one.accountId, one]));
  return {
    accounts: accounts.flatMap((account) => {
      const done = written.get(account.accountId);
      if (done !== undefined) return [{ ...done, environment: account.environment }];
      return listChanges(account, wanted).length > 0 ? [] : [{ ...account, changed: [] }];
    }),
    failed: [...failed, ...ran.failed],
  };
}
