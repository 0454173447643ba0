import { type AccountManagement, openAccountManagement } from '../../aws/account-email.ts';
import { CONTACT_TYPES, type Contact, type ContactType, findContact } from '../../aws/alternate-contacts.ts';
import { type AccountState, listAccounts, type OrganizationAccount } from '../../aws/organizations.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { findByAccount, MANAGEMENT, readEnvironments } from '../../repository/environments.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { explainAccountRefusal } from '../../run/account-access.ts';
import type { RunContext } from '../../run/context.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { type Management, openManagement, openManagementOrganizations } from '../../run/management.ts';
import { mapWithLimit } from '../../runtime.ts';
import { type ContactsUnit, listContactUnits } from '../../terragrunt/organization-module.ts';
import type { ContactsRequest } from './request.ts';

/** Whom AWS writes to about one account. A contact is null where none is set, or where a closed account tells none. */
export interface AccountContacts extends Readonly<Record<ContactType, Contact | null>> {
  /** Null for an account that no environment of this repository has. */
  readonly environment: string | null;
  readonly accountId: string;
  readonly name: string;
  readonly state: AccountState;
  /** The root user's address. */
  readonly email: string;
}

export interface LoadedContacts {
  readonly management: Management;
  readonly accounts: AccountContacts[];
  /** Accounts that could not be asked; by id where no environment has them. */
  readonly failed: FailedEnvironment[];
  /** Of the stack, which set contacts of these accounts at each apply. */
  readonly units: ContactsUnit[];
}

const AT_ONCE = 5;

/** Asks as the management account, about itself without its id. Throws ACCOUNT_UNKNOWN, ACCOUNT_ACCESS_OFF. */
export async function loadContacts(context: RunContext, request: ContactsRequest): Promise<LoadedContacts> {
  const management = await openManagement(context, request.managementProfile);
  const chosen = await chooseAccounts(context, management, request.environments);
  const asked = openAccountManagement(management.connection, context.retry);
  const accounts: AccountContacts[] = [];
  const failed: FailedEnvironment[] = [];
  await mapWithLimit(chosen, AT_ONCE, async (account) => {
    try {
      accounts.push({ ...account, ...(await readContacts(asked, account, management)) });
    } catch (error) {
      const explained = await explainAccountRefusal(context, management, error);
      if (isFailure(explained) && ['INTERRUPTED', 'ACCOUNT_ACCESS_OFF'].includes(explained.code)) throw explained;
      failed.push(toFailedEnvironment(nameAccount(account), explained));
    }
  });
  const order = chosen.map(({ accountId }) => accountId);
  accounts.sort((one, other) => order.indexOf(one.accountId) - order.indexOf(other.accountId));
  return { management, accounts, failed, units: await findUnits(context, chosen) };
}

async function findUnits(
  { repository }: RunContext,
  chosen: readonly Pick<AccountContacts, 'environment'>[],
): Promise<ContactsUnit[]> {
  const reader = new SettingsReader(repository);
  const units = listContactUnits(reader, await readEnvironments(repository, reader));
  return units.filter(
    (unit) => unit.environment === undefined || chosen.some((one) => one.environment === unit.environment),
  );
}

type ChosenAccount = Omit<AccountContacts, ContactType>;

/** What an account is called where one fails. */
export function nameAccount({ environment, accountId }: ChosenAccount): string {
  return environment ?? accountId;
}

/** The management account first, the others as the organization has them; or those that were named. */
async function chooseAccounts(
  context: RunContext,
  management: Management,
  names: readonly string[],
): Promise<ChosenAccount[]> {
  const { managementAccountId: own, managementAccountEmail } = management.organization;
  const records = await readEnvironments(context.repository);
  const listed = await listAccounts(openManagementOrganizations(management, context.retry));
  const toChosen = ({ id, name, state, email }: OrganizationAccount, environment?: string): ChosenAccount => ({
    environment: environment ?? findByAccount(records, id)?.environment ?? (id === own ? MANAGEMENT : null),
    accountId: id,
    name,
    state,
    email: id === own ? managementAccountEmail : email,
  });
  if (names.length === 0) {
    return listed
      .toSorted((one, other) => Number(other.id === own) - Number(one.id === own))
      .map((one) => toChosen(one));
  }
  const chosen = (await chooseEnvironments(context, names)).map(({ environment, record }) => {
    const account = listed.find(
      ({ id }) => id === (record?.accountId ?? (environment === MANAGEMENT ? own : undefined)),
    );
    if (account !== undefined) return toChosen(account, environment);
    throw new Failure('ACCOUNT_UNKNOWN', `${environment} has no account in the organization.`, {
      details: { environment },
    });
  });
  return chosen.filter(({ accountId }, at) => chosen.findIndex((other) => other.accountId === accountId) === at);
}

async function readContacts(
  asked: AccountManagement,
  { accountId, state }: ChosenAccount,
  { organization }: Management,
): Promise<Record<ContactType, Contact | null>> {
  const of = accountId === organization.managementAccountId ? undefined : accountId;
  const contacts: Record<ContactType, Contact | null> = { security: null, billing: null, operations: null };
  try {
    for (const type of CONTACT_TYPES) contacts[type] = (await findContact(asked, { type, accountId: of })) ?? null;
  } catch (error) {
    if (state === 'ACTIVE' || !isFailure(error) || error.code !== 'AWS_ACCESS_DENIED') throw error;
  }
  return contacts;
}
