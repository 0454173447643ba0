import { basename } from 'node:path';
import { type CreationStatus, describeCreation, listCreations } from '../../aws/account-creation.ts';
import { listAccounts, listTags, type OrganizationAccount, type Organizations } from '../../aws/organizations.ts';
import type { Profiles } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { chooseFolder, getProfileName, mayShareAccount, readEnvironments } from '../../repository/environments.ts';
import type { Management } from '../../run/management.ts';
import type { Work } from '../../run/work.ts';
import { type Decision, decide, type Evidence, sameAddress } from './decide.ts';
import { emailFor, nameFor, organizationNameFrom, type Templates } from './email.ts';
import type { AddAccountsOptions } from './options.ts';

/** One environment as it stands, and what is to become of it. */
export interface Target {
  readonly environment: string;
  readonly profile: string;
  readonly name: string;
  readonly email: string;
  readonly decision: Decision | Failure;
  /** What the decision rests on. */
  readonly evidence: Evidence;
}

export interface Survey {
  readonly targets: readonly Target[];
  readonly accounts: readonly OrganizationAccount[];
  /** Accounts AWS is still making, which `accounts` has not. */
  readonly inProgress: number;
  /** Environments of the repository, by name. */
  readonly recorded: readonly string[];
  readonly profiles: Profiles;
  /** Tags of the members that are not closed, by account id. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Whose organization is looked at. */
export interface SurveyContext {
  readonly work: Work;
  readonly management: Management;
  readonly organizations: Organizations;
}

/** Looks at everything that bears on the environments, and decides for each. Changes nothing. */
export async function survey(
  { work, management, organizations }: SurveyContext,
  options: AddAccountsOptions,
): Promise<Survey> {
  const { organization } = management;
  const profiles = readAwsFiles(work.repository);
  const [accounts, listed, records] = await Promise.all([
    listAccounts(organizations),
    listCreations(organizations),
    readEnvironments(work.repository),
  ]);
  const requests = [...listed, ...(await notedRequests({ work, organizations }, options, listed))];
  const tags = await tagsOfMembers(organizations, accounts, organization.managementAccountId);
  const templates: Templates = {
    email: options.email,
    emailTemplate: options.emailTemplate,
    nameTemplate: options.nameTemplate,
    organizationName:
      options.organizationName ??
      organizationNameFrom(
        accounts.find((account) => account.id === organization.managementAccountId)?.name ?? '',
        basename(work.repository.root),
      ),
    managementEmail: organization.managementAccountEmail,
  };
  const targets = options.environments.map((environment) => {
    // Before an account is made that could not be recorded.
    chooseFolder(records, environment);
    const name = nameFor(environment, templates);
    const answered = options.emails?.get(environment);
    const email = emailFor(environment, answered === undefined ? templates : { ...templates, email: answered });
    const evidence: Evidence = {
      environment,
      name,
      email,
      emailGiven: (answered ?? options.email) !== undefined,
      recordedId: records.find((record) => record.environment === environment)?.accountId,
      givenId: options.accountId,
      note: work.journal.note(environment),
      managementAccountId: organization.managementAccountId,
      accounts,
      requests,
      tags,
    };
    return {
      environment,
      profile: getProfileName(environment),
      name,
      email,
      decision: decideOrFail(evidence),
      evidence,
    };
  });
  refuseCollisions(
    targets,
    records.map(({ environment, accountId }) => ({ environment, accountId })),
  );
  const inProgress = listed.filter((request) => request.state === 'IN_PROGRESS').length;
  const recorded = records.map(({ environment }) => environment);
  return { targets, accounts, inProgress, recorded, profiles, tags };
}

/** A refusal concerns one environment; the others go on. */
function decideOrFail(evidence: Evidence): Decision | Failure {
  try {
    return decide(evidence);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Requests of the journal that AWS's list left out: those that failed, for one. */
async function notedRequests(
  { work, organizations }: Pick<SurveyContext, 'work' | 'organizations'>,
  { environments }: AddAccountsOptions,
  listed: readonly CreationStatus[],
): Promise<CreationStatus[]> {
  const ids = environments.flatMap((environment) => work.journal.note(environment).account?.requestId ?? []);
  const unlisted = ids.filter((id) => !listed.some((request) => request.requestId === id));
  const statuses = await Promise.all(unlisted.map((id) => describeCreation(organizations, id)));
  return statuses.flatMap((status) => (status === undefined || status.state === 'FAILED' ? [] : [status]));
}

const TAG_CALLS_AT_ONCE = 5;

async function tagsOfMembers(
  organizations: Organizations,
  accounts: readonly OrganizationAccount[],
  managementAccountId: string,
): Promise<Map<string, ReadonlyMap<string, string>>> {
  const members = accounts.filter((account) => account.id !== managementAccountId && account.state !== 'CLOSED');
  const tags = new Map<string, ReadonlyMap<string, string>>();
  const queue = members.values();
  const worker = async () => {
    for (const { id } of queue) tags.set(id, await listTags(organizations, id));
  };
  await Promise.all(Array.from({ length: TAG_CALLS_AT_ONCE }, worker));
  return tags;
}

interface Known {
  readonly environment: string;
  readonly accountId: string | undefined;
}

/** Throws ENVIRONMENT_CONFLICT or EMAIL_CONFLICT where two environments head for one account. Exported for its test. */
export function refuseCollisions(targets: readonly Target[], records: readonly Known[]): void {
  const owners = new Map<string, string>();
  for (const { environment, accountId } of records) {
    if (accountId !== undefined) owners.set(accountId, environment);
  }
  const addresses: { environment: string; email: string }[] = [];
  for (const { environment, decision, email } of targets) {
    if (decision instanceof Failure) continue;
    if (decision.kind === 'adopt') claim(owners, decision.account.id, environment);
    if (decision.kind !== 'create') continue;
    const other = addresses.find((address) => sameAddress(address.email, email));
    if (other !== undefined) {
      throw new Failure('EMAIL_CONFLICT', `${other.environment} and ${environment} would both get ${email}.`, {
        details: { environments: [other.environment, environment], email },
      });
    }
    addresses.push({ environment, email });
  }
}

function claim(owners: Map<string, string>, accountId: string, environment: string): void {
  const owner = owners.get(accountId);
  if (owner !== undefined && !mayShareAccount(owner, environment)) {
    throw new Failure(
      'ENVIRONMENT_CONFLICT',
      `Account ${accountId} belongs to ${owner}; ${environment} cannot have it too.`,
      {
        details: { account: accountId, environments: [owner, environment] },
      },
    );
  }
  owners.set(accountId, environment);
}
