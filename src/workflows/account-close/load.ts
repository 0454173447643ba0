import { join } from 'node:path';
import { type ClosingMark, isClosed, readMark } from '../../access/closing-tag.ts';
import { CLOSING_TAG } from '../../access/tags.ts';
import { listDelegatedServices } from '../../aws/account-closure.ts';
import { findParent, findUnit } from '../../aws/organizational-units.ts';
import {
  describeAccount,
  findTagged,
  listAccounts,
  listTags,
  type OrganizationAccount,
  type Organizations,
} from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { explainUnknownName } from '../../repository/environment-name.ts';
import {
  type EnvironmentRecord,
  findEnvironment,
  getProfileName,
  listNames,
  readEnvironments,
} from '../../repository/environments.ts';
import { listUncommitted, openGit } from '../../repository/git-questions.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { getYamlText } from '../../repository/yaml.ts';
import type { RunContext } from '../../run/context.ts';
import { type Management, openManagement, openManagementOrganizations } from '../../run/management.ts';
import {
  type AccountEntry,
  type OrganizationModule,
  readOrganizationModule,
} from '../../terragrunt/organization-module.ts';
import { findOwnKey, type OwnKey } from './own-key.ts';
import { type AccountCloseRequest, SUSPENDED_UNIT } from './request.ts';

/** All that bears on the end of an environment. */
export interface AccountCloseState {
  readonly management: Management;
  readonly environment: string;
  /** Undefined where nothing is recorded any more. */
  readonly record: EnvironmentRecord | undefined;
  readonly account: OrganizationAccount;
  readonly tags: ReadonlyMap<string, string>;
  readonly mark: ClosingMark | undefined;
  /** `2026-11-27`, in UTC. */
  readonly today: string;
  /** `r-…` or `ou-…` */
  readonly parentId: string;
  /** The unit `Suspended`; undefined where it is yet to be made. */
  readonly suspendedId: string | undefined;
  readonly delegatedServices: readonly string[];
  /** Settings of other environments that name the account or its profile, as `FILE: KEY`. */
  readonly dependents: readonly string[];
  /** Profiles of the repository that reach the account. */
  readonly profiles: readonly string[];
  /** The static key of the environment's profile; undefined where there is none, in AWS or here. */
  readonly key: OwnKey | undefined;
  readonly module: { readonly module: OrganizationModule; readonly entry: AccountEntry } | undefined;
  /** What of the environment's folder is in no commit; undefined where nobody asked, or git cannot say. */
  readonly uncommitted: readonly string[] | undefined;
}

/** Changes nothing. Throws ENVIRONMENT_UNKNOWN, ACCOUNT_UNKNOWN, and what opening management throws. */
export async function loadAccountCloseState(
  context: RunContext,
  { environment, managementProfile, removesFiles }: AccountCloseRequest,
): Promise<AccountCloseState> {
  const { repository, retry } = context;
  const reader = new SettingsReader(repository);
  const records = await readEnvironments(repository, reader);
  const record = findEnvironment(records, environment);
  const management = await openManagement(context, managementProfile);
  const organizations = openManagementOrganizations(management, retry);
  const account = await findAccount(organizations, { environment, record, records });
  const isManagement = account.id === management.organization.managementAccountId;
  const tags = isManagement ? new Map<string, string>() : await listTags(organizations, account.id);
  const module = await readOrganizationModule(reader, records);
  const entry = module?.entries.find((one) => one.environment === environment || one.email === account.email);
  const profile = record && getProfileName(environment, record);
  const unit = await findUnit(organizations, [SUSPENDED_UNIT]);
  return {
    management,
    environment,
    record,
    account,
    tags,
    mark: readMark(tags),
    today: new Date(context.runtime.clock.now()).toISOString().slice(0, 10),
    parentId: await findParent(organizations, account.id),
    suspendedId: unit.missing.length === 0 ? unit.parentId : undefined,
    delegatedServices: await listDelegatedServices(organizations, account.id),
    dependents: await listDependents(reader, records, { environment, accountId: account.id, profile }),
    profiles: listProfiles(context, account.id, profile),
    key:
      isManagement || isClosed(account.state) ? undefined : await findOwnKey(context, { management, account, profile }),
    module: module === undefined || entry === undefined ? undefined : { module, entry },
    uncommitted: removesFiles && record !== undefined ? await findUncommitted(context, record) : undefined,
  };
}

/** The account that is recorded, or else the one that was the environment until it was closed. */
async function findAccount(
  organizations: Organizations,
  { environment, record, records }: FindOptions,
): Promise<OrganizationAccount> {
  if (record?.accountId !== undefined) {
    const account = await describeAccount(organizations, record.accountId);
    if (account !== undefined) return account;
    const message = `The organization has no account ${record.accountId}, which ${record.file} records.`;
    throw new Failure('ACCOUNT_UNKNOWN', message);
  }
  const accounts = await listAccounts(organizations);
  const marked = await findTagged(organizations, accounts, { key: CLOSING_TAG, values: [] });
  const closed = accounts.find(({ id }) => readMark(marked.get(id) ?? new Map())?.environment === environment);
  if (closed !== undefined) return (await waitUntilTold(organizations, closed)) ?? closed;
  if (record === undefined) throw explainUnknownName(environment, listNames(records));
  throw new Failure('ACCOUNT_UNKNOWN', `No account is recorded for ${environment}, and none was closed as it.`);
}

/** For minutes AWS shows a closing account as open by turns: one that was closed from here is asked for again. */
async function waitUntilTold(
  organizations: Organizations,
  account: OrganizationAccount,
): Promise<OrganizationAccount | undefined> {
  const { clock, deadline } = organizations.retry;
  const retry = { ...organizations.retry, deadline: Math.min(deadline, clock.now() + FLAPPING_MS) };
  let now: OrganizationAccount | undefined = account;
  for (let tries = 1; now?.state === 'ACTIVE'; tries += 1) {
    if (!(await waitBeforeRetry(retry, tries, 'AWS is closing the account'))) return now;
    now = await describeAccount(organizations, account.id);
  }
  return now;
}

const FLAPPING_MS = 30_000;

interface FindOptions {
  readonly environment: string;
  readonly record: EnvironmentRecord | undefined;
  readonly records: readonly EnvironmentRecord[];
}

const SETTINGS_FILE = /^(?:global|environment|region|module)(?:\.user)?\.yaml$/;
const ACCOUNT_KEYS = ['aws_account_id', 'aws_secondary_account_id', 'tf_state_account_id'];
const PROFILE_KEYS = ['aws_profile', 'aws_secondary_profile', 'tf_state_profile'];

async function listDependents(
  reader: SettingsReader,
  records: readonly EnvironmentRecord[],
  own: { readonly environment: string; readonly accountId: string; readonly profile: string | undefined },
): Promise<string[]> {
  const found: string[] = [];
  const look = async (folder: string): Promise<void> => {
    for (const name of [...reader.listNames(folder)].filter((one) => !one.startsWith('.')).sort()) {
      const path = join(folder, name);
      if (!SETTINGS_FILE.test(name)) await look(path);
      else {
        const values = (await reader.readFile(path))?.values ?? {};
        const names = (key: string, value: string | undefined) =>
          value !== undefined && getYamlText(values, key) === value ? [`${path}: ${key}`] : [];
        found.push(...ACCOUNT_KEYS.flatMap((key) => names(key, own.accountId)));
        found.push(...PROFILE_KEYS.flatMap((key) => names(key, own.profile)));
      }
    }
  };
  for (const { environment, folder } of records) if (environment !== own.environment) await look(folder);
  return found;
}

/** The environment's own, and whatever leads into the account by a role or single sign-on. */
function listProfiles({ repository }: RunContext, accountId: string, own: string | undefined): string[] {
  const all = [...readAwsFiles(repository).values()];
  return all
    .filter(
      ({ name, values }) =>
        name === own ||
        name === `${own}-retired` ||
        values.get('sso_account_id') === accountId ||
        values.get('role_arn')?.split(':')[4] === accountId,
    )
    .map(({ name }) => name);
}

/** Undefined where no git can tell. */
async function findUncommitted({ runtime }: RunContext, { folder }: EnvironmentRecord): Promise<string[] | undefined> {
  const options = { env: runtime.env, signal: runtime.interrupt };
  const standing = await openGit(folder, options);
  return standing.kind === 'inside' ? listUncommitted(standing.git, folder, options) : undefined;
}
