import { basename } from 'node:path';
import { type CreationStatus, describeCreation, listCreations } from '../../aws/account-creation.ts';
import { decodeAccount, findAccountHint } from '../../aws/account-hint.ts';
import type { Identity } from '../../aws/caller-identity.ts';
import { sureRegion } from '../../aws/endpoint.ts';
import { listAccounts, type OrganizationAccount, type Organizations } from '../../aws/organizations.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { isCredentialsRefusal } from '../../aws/to-failure.ts';
import { hasStrayToken, leadsToCredentials, type Profile } from '../../config-files/profile.ts';
import { type AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import type { FailureCode } from '../../errors/catalogue.ts';
import { type Failure, isFailure, resolveOrFailure } from '../../errors/failure.ts';
import {
  type EnvironmentRecord,
  findEnvironment,
  getProfileName,
  readEnvironments,
} from '../../repository/environments.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { openConnection, openProfileConnection, type RunContext } from '../../run/context.ts';
import {
  assertNotRoot,
  assertRecordedManagement,
  type Management,
  openManagement,
  openManagementOrganizations,
} from '../../run/management.ts';
import { assertRegionFits, isStackRepository } from '../../terragrunt/layout.ts';
import type { AccountEntry } from '../../terragrunt/organization-module.ts';
import { type AccountAddRequest, makeOrganizationName, refuseManagement } from './request.ts';

/** The profile of an environment before anything is done. */
export interface ExistingProfile {
  readonly settings: Profile | undefined;
  /** Whose its key is; undefined without a key, or while AWS does not accept it. */
  readonly account: string | undefined;
  /** Where its key is not accepted: the account its id speaks of. */
  readonly hint?: string | undefined;
  /** Its key is not accepted, and waiting for AWS changes nothing about that: its secret or its token is wrong. */
  readonly isBroken?: boolean;
  /** Whose the credentials of another kind than a key are, which the profile keeps, or why nobody knows. */
  readonly kept?: Identity | Failure;
}

/** The organization and the repository, as far as they bear on accounts. */
export interface AccountAddState {
  readonly management: Management;
  readonly accounts: readonly OrganizationAccount[];
  /** Those of AWS's list and those of the journal. */
  readonly requests: readonly CreationStatus[];
  /** Accounts AWS is still making, which `accounts` has not. */
  readonly inProgress: number;
  /** Of the accounts whose tags decide something; see `decideByTags`. By account id. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly records: readonly EnvironmentRecord[];
  /** Everybody's profile of the management environment leads to credentials here. */
  readonly isManagementHeld: boolean;
  /** By environment. */
  readonly existing: ReadonlyMap<string, ExistingProfile>;
  /** What {organization} stands for. */
  readonly organizationName: string;
  /** What the organization module of the stack has, by environment; undefined where there is no such module. */
  readonly adopted: ReadonlyMap<string, AccountEntry> | undefined;
  /** Why `--region` cannot be the region of an environment, by environment. */
  readonly misplaced: ReadonlyMap<string, Failure>;
}

/** Looks at everything that bears on the environments; refuses what concerns all of them. Changes nothing. */
export async function loadAccountAddState(context: RunContext, request: AccountAddRequest): Promise<AccountAddState> {
  const { repository, retry } = context;
  assertRegionFits(repository, request.region);
  const management = await openManagement(context, request.managementProfile);
  const name = await assertRecordedManagement(repository, management.identity.account, true);
  refuseManagement(request.environments, name);
  if (request.access !== 'none') assertNotRoot(management);
  const { organization, connection } = management;
  const organizations = openManagementOrganizations(management, retry);
  const reader = new SettingsReader(repository);
  const [accounts, listed, records] = await Promise.all([
    listAccounts(organizations),
    listCreations(organizations),
    readEnvironments(repository, reader),
  ]);
  const own = accounts.find((account) => account.id === organization.managementAccountId);
  const profiles = readAwsFiles(repository);
  const shared = getProfileName(name, findEnvironment(records, name));
  return {
    management,
    accounts,
    requests: [...listed, ...(await loadJournalRequests(context, organizations, { request, listed }))],
    inProgress: listed.filter(({ state }) => state === 'IN_PROGRESS').length,
    tags: new Map(),
    records,
    isManagementHeld: leadsToCredentials(profiles.get(shared), profiles),
    existing: await loadExistingProfiles(context, { records, request, managementRegion: connection.region }),
    organizationName: request.organizationName ?? makeOrganizationName(own?.name ?? '', basename(repository.root)),
    adopted: isStackRepository(repository) ? await readAdopted(reader, records) : undefined,
    misplaced: await findMisplaced(context, reader, { records, request }),
  };
}

async function readAdopted(reader: SettingsReader, records: readonly EnvironmentRecord[]) {
  const { listAdopted } = await import('../../terragrunt/organization-module.ts');
  return listAdopted(reader, records);
}

/** A profile that goes to another region takes nothing along of what is deployed. */
async function findMisplaced(
  { repository }: RunContext,
  reader: SettingsReader,
  { records, request }: Pick<AccountAddState, 'records'> & { readonly request: AccountAddRequest },
): Promise<Map<string, Failure>> {
  const { environments, region } = request;
  const named = records.filter(({ environment }) => environments.includes(environment));
  const misplaced = new Map<string, Failure>();
  if (region === undefined || named.length === 0) return misplaced;
  const { assertInRegion } = await import('../../terragrunt/configured-regions.ts');
  for (const record of named) {
    try {
      await assertInRegion(reader, record, { region, isStack: isStackRepository(repository) });
    } catch (error) {
      if (!isFailure(error)) throw error;
      misplaced.set(record.environment, error);
    }
  }
  return misplaced;
}

/** Requests of the journal that AWS's list left out: those that failed, for one. */
async function loadJournalRequests(
  { journal }: RunContext,
  organizations: Organizations,
  { request, listed }: { request: AccountAddRequest; listed: readonly CreationStatus[] },
): Promise<CreationStatus[]> {
  const ids = request.environments.flatMap((environment) => journal.note(environment).account?.requestId ?? []);
  const unlisted = ids.filter((id) => !listed.some(({ requestId }) => requestId === id));
  const statuses = await Promise.all(unlisted.map((id) => describeCreation(organizations, id)));
  return statuses.flatMap((status) => (status === undefined || status.state === 'FAILED' ? [] : [status]));
}

/** Asks whose keys the profiles hold. A key that is not accepted may be dead, or too new. */
async function loadExistingProfiles(
  context: RunContext,
  given: { request: AccountAddRequest; managementRegion: string } & Pick<AccountAddState, 'records'>,
): Promise<Map<string, ExistingProfile>> {
  const { environments, region, access = 'user' } = given.request;
  const profiles = readAwsFiles(context.repository);
  const existing = environments.map(async (environment): Promise<[string, ExistingProfile]> => {
    const settings = pickProfile(environment, findEnvironment(given.records, environment), profiles);
    if (access === 'user' && settings?.kind !== undefined && settings.kind !== 'static') {
      const kept = await resolveOrFailure(identifyKept(context, settings.name));
      return [environment, { settings, kept, account: isFailure(kept) ? undefined : kept.account }];
    }
    if (settings?.keys === undefined) return [environment, { settings, account: undefined }];
    const asked = sureRegion(settings.region ?? region ?? given.managementRegion);
    const sts = openSts(openConnection(context, settings.keys, asked), context.retry);
    try {
      return [environment, { settings, account: (await getCallerIdentity(sts)).account }];
    } catch (error) {
      if (!isCredentialsRefusal(error)) throw error;
      const isBroken = BROKEN.has(error.code) || hasStrayToken(settings.keys);
      return [environment, { settings, account: undefined, hint: decodeAccount(settings.keys.accessKeyId), isBroken }];
    }
  });
  return new Map(await Promise.all(existing));
}

/** Everybody's profile of the environment; where that holds nothing here, the one that single sign-on has for it. */
function pickProfile(
  environment: string,
  record: EnvironmentRecord | undefined,
  profiles: AwsFiles,
): Profile | undefined {
  const shared = profiles.get(getProfileName(environment, record));
  const login = shared?.kind === undefined ? profiles.get(`${environment}-sso`) : undefined;
  const isOfAccount = login?.kind === 'sso' && findAccountHint(login) === record?.accountId;
  return isOfAccount ? login : shared;
}
const BROKEN: ReadonlySet<FailureCode> = new Set(['SIGNATURE_WRONG', 'TOKEN_INVALID', 'CREDENTIALS_EXPIRED']);

/** Whose the credentials are that a profile leads to by SSO, a role or the like. */
async function identifyKept(context: RunContext, profile: string): Promise<Identity> {
  return getCallerIdentity(openSts(await openProfileConnection(context, profile, []), context.retry));
}
