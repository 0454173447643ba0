import { listAssigned, type SsoPrincipal } from '../../aws/account-assignments.ts';
import { ADMINISTRATOR_ACCESS } from '../../aws/iam.ts';
import {
  findPermissionSet,
  type InstanceClient,
  listSetPolicies,
  openIdentityCenter,
  type PermissionSet,
} from '../../aws/identity-center.ts';
import { findPrincipal, type IdentityStore, listPrincipals, openIdentityStore } from '../../aws/identity-store.ts';
import { listAccounts, listTrustedServices, type OrganizationAccount } from '../../aws/organizations.ts';
import { listSsoSessions, type SsoSession } from '../../aws/sso-session.ts';
import { type AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { type EnvironmentRecord, readEnvironments } from '../../repository/environments.ts';
import { SettingsReader } from '../../repository/settings.ts';
import type { RunContext } from '../../run/context.ts';
import {
  assertRecordedManagement,
  type Management,
  openManagement,
  openManagementOrganizations,
} from '../../run/management.ts';
import { isConfigShared } from '../../run/write-profile.ts';
import { mapWithLimit } from '../../runtime.ts';
import { hasSsoModule } from '../../terragrunt/organization-module.ts';
import { quoteForShell, showText } from '../../text.ts';
import { type FoundInstance, findInstance } from './find-instance.ts';
import { assertOwnName, DEFAULT_SET, type PrincipalName, type SsoInitRequest } from './request.ts';

export const SSO_SERVICE = 'sso.amazonaws.com';

/** What our own permission set says of itself. */
export const SET_DESCRIPTION = 'Administrators of the environments, by pf aws sso init';

/** The permission set as it is; undefined where it is to be made. */
export interface LoadedSet {
  readonly name: string;
  readonly found: PermissionSet | undefined;
  /** It lets do everything. False for one of ours that an interrupted run has left. */
  readonly isAdministrator: boolean;
}

/** Everything that bears on single sign-on for the environments. */
export interface SsoInitState {
  readonly management: Management;
  readonly instance: FoundInstance;
  readonly center: InstanceClient;
  readonly store: IdentityStore;
  /** Whether the organization trusts Identity Center. */
  readonly isTrusted: boolean;
  /** The stack's own module keeps Identity Center: nothing is made. */
  readonly hasModule: boolean;
  readonly principal: (PrincipalName & { readonly found: SsoPrincipal | undefined }) | undefined;
  readonly set: LoadedSet;
  readonly records: readonly (EnvironmentRecord & { readonly accountId: string })[];
  readonly accounts: readonly OrganizationAccount[];
  /** Who is in each account with the permission set already. */
  readonly assigned: ReadonlyMap<string, readonly SsoPrincipal[]>;
  readonly sessions: readonly SsoSession[];
  /** The profiles are one person's, where the file of everybody's is tracked by git: colleagues must not get them. */
  readonly isOwn: boolean;
  readonly profiles: AwsFiles;
}

/** Whether the repository has the stack's own module for Identity Center; then nobody need be named. */
export async function keepsModule({ repository }: Pick<RunContext, 'repository'>): Promise<boolean> {
  const reader = new SettingsReader(repository);
  return hasSsoModule(reader, await readEnvironments(repository, reader));
}

/** Looks at everything, refuses what cannot be. Changes nothing. */
export async function loadSsoInitState(run: RunContext, request: SsoInitRequest): Promise<SsoInitState> {
  const { repository, retry } = run;
  const management = await openManagement(run, request.managementProfile);
  await assertRecordedManagement(repository, management.identity.account, true);
  const records = (await readEnvironments(repository)).flatMap((record) =>
    record.accountId === undefined ? [] : [{ ...record, accountId: record.accountId }],
  );
  if (records.length === 0) {
    throw new Failure('ENVIRONMENT_UNKNOWN', 'No environment of the repository has an account yet.', {
      suggestions: ['See where it stands: pf aws status'],
    });
  }
  const hasModule = await keepsModule(run);
  const organizations = openManagementOrganizations(management, retry);
  const accounts = await listAccounts(organizations);
  const instance = await findInstance({ run, management, request });
  const client = openIdentityCenter(management.connection, retry, instance.region);
  const center = { client, arn: instance.arn };
  const store = openIdentityStore(client.connection, retry, instance.identityStoreId);
  const principal = await loadPrincipal(store, { ...request, hasModule });
  const set = await loadSet(center, request.permissionSet, hasModule);
  const trusted = await listTrustedServices(organizations);
  return {
    management,
    instance,
    center,
    store,
    isTrusted: trusted.includes(SSO_SERVICE),
    hasModule,
    principal,
    set,
    records,
    accounts,
    assigned: await loadAssigned(center, set, records),
    sessions: await listSsoSessions(repository),
    isOwn: principal?.type === 'USER' && (await isConfigShared(repository, run.runtime)),
    profiles: readAwsFiles(repository),
  };
}

/** Throws SSO_PRINCIPAL_UNKNOWN. */
async function loadPrincipal(
  store: IdentityStore,
  request: SsoInitRequest & { readonly hasModule: boolean },
): Promise<SsoInitState['principal']> {
  const named = request.principal ?? (await askForPrincipal(store, request));
  if (named === undefined) return undefined;
  const found = await findPrincipal(store, named.type, named.name);
  if (found !== undefined) return { ...named, found };
  if (named.type === 'GROUP' && request.createGroup && !request.hasModule) return { ...named, found: undefined };
  const known = await listPrincipals(store, named.type);
  const [word, flag] = named.type === 'GROUP' ? (['group', '--group'] as const) : (['user', '--user'] as const);
  const shown = known.slice(0, MOST_SHOWN).map((name) => `${flag} ${quoteForShell(showText(name))}`);
  throw new Failure('SSO_PRINCIPAL_UNKNOWN', `IAM Identity Center knows no ${word} ${JSON.stringify(named.name)}.`, {
    suggestions: [
      ...(shown.length === 0 ? [] : [`It knows: ${shown.join(', ')}`]),
      ...(named.type === 'GROUP' && !request.hasModule ? ['To have the group made, add --create-group.'] : []),
    ],
    details: { [word]: named.name, known: known.slice(0, MOST_SHOWN) },
  });
}

const MOST_SHOWN = 10;

async function askForPrincipal(
  store: IdentityStore,
  { askForGroup, hasModule }: SsoInitRequest & { readonly hasModule: boolean },
): Promise<PrincipalName | undefined> {
  if (askForGroup === undefined || hasModule) return undefined;
  return { type: 'GROUP', name: await askForGroup(await listPrincipals(store, 'GROUP')) };
}

/** What the stack's module calls its own. */
const OF_MODULE = 'Superuser';

/** Throws SSO_PERMISSION_SET_REFUSED, SSO_MODULE_STANDS. */
async function loadSet(center: InstanceClient, asked: string | undefined, hasModule: boolean): Promise<LoadedSet> {
  const name = asked ?? (hasModule ? OF_MODULE : DEFAULT_SET);
  const found = await findPermissionSet(center, (set) => set.name === name);
  if (found === undefined) {
    if (hasModule) throw moduleStands(`There is no permission set ${JSON.stringify(name)} yet`);
    assertOwnName(name);
    return { name, found, isAdministrator: false };
  }
  const isAdministrator = (await listSetPolicies(center, found.arn)).includes(ADMINISTRATOR_ACCESS);
  const isOurs = found.description === SET_DESCRIPTION;
  if (isAdministrator || (isOurs && !hasModule)) return { name, found, isAdministrator };
  const message = `The permission set ${name} has no AdministratorAccess, and others may have it for less: it is not changed.`;
  throw new Failure('SSO_PERMISSION_SET_REFUSED', message);
}

export function moduleStands(what: string): Failure {
  return new Failure('SSO_MODULE_STANDS', `${what}, and the stack's own module makes it.`);
}

const CALLS_AT_ONCE = 5;

async function loadAssigned(
  center: InstanceClient,
  { found }: LoadedSet,
  records: SsoInitState['records'],
): Promise<Map<string, readonly SsoPrincipal[]>> {
  if (found === undefined) return new Map();
  const accounts = [...new Set(records.map(({ accountId }) => accountId))];
  const listed = await mapWithLimit(accounts, CALLS_AT_ONCE, async (accountId) => {
    return [accountId, await listAssigned(center, { accountId, permissionSet: found.arn })] as const;
  });
  return new Map(listed);
}
