import { decideOrFailure, Failure, isFailure } from '../../errors/failure.ts';
import { chooseFolder } from '../../repository/environment-lookup.ts';
import { canShareAccount, findEnvironment, getProfileName, MANAGEMENT } from '../../repository/environments.ts';
import type { Journal } from '../../repository/journal.ts';
import { findRival, isNamedForOneself } from '../../run/write-profile.ts';
import { type Decision, decideAccount, type EnvironmentState, isSameAddress } from './decide-account.ts';
import type { AccountAddState } from './load.ts';
import { type AccountAddRequest, makeAccountName, makeEmail, type Templates } from './request.ts';

/** One environment as it is, and what is to become of it. */
export interface DecidedEnvironment {
  readonly known: EnvironmentState;
  readonly decision: Decision | Failure;
}

/** Pure; one refusal stops no other. Throws what concerns all: EMAIL_INVALID, EMAIL_CONFLICT and the like. */
export function decideAccounts(
  state: AccountAddState,
  request: AccountAddRequest,
  journal: Pick<Journal, 'note'>,
): DecidedEnvironment[] {
  const decided = decideEach(state, request, journal);
  assertNoCollisions(decided, state.records);
  return decided.map(({ known, decision }) => ({
    known,
    decision: isFailure(decision)
      ? decision
      : (findProfileFlaw(known, decision) ?? state.misplaced.get(known.environment) ?? decision),
  }));
}

/** The same for each by itself, as if there were no other. */
export function decideEach(
  state: AccountAddState,
  request: AccountAddRequest,
  journal: Pick<Journal, 'note'>,
): DecidedEnvironment[] {
  return request.environments.map((environment) => {
    // Before an account is made that could not be recorded.
    chooseFolder(state.records, environment);
    const known = describeEnvironment(environment, { state, request, journal });
    return { known, decision: decideOrFailure(() => decideAccount(known)) };
  });
}

function describeEnvironment(
  environment: string,
  given: { state: AccountAddState; request: AccountAddRequest; journal: Pick<Journal, 'note'> },
): EnvironmentState {
  const { state, request, journal } = given;
  const { organization, connection } = state.management;
  const entry = state.adopted?.get(environment);
  const asked = request.emails?.get(environment) ?? request.email;
  const templates: Templates = {
    email: asked ?? entry?.email,
    emailTemplate: request.emailTemplate,
    nameTemplate: request.nameTemplate,
    organizationName: state.organizationName,
    managementEmail: organization.managementAccountEmail,
  };
  const existing = state.existing.get(environment) ?? { settings: undefined, account: undefined };
  const kind = existing.settings?.kind;
  const record = findEnvironment(state.records, environment);
  const sharedProfile = getProfileName(environment, record);
  const { access = 'user' } = request;
  return {
    environment,
    profile: existing.settings?.name ?? sharedProfile,
    sharedProfile,
    isOwn: isNamedForOneself(record) || (existing.settings !== undefined && existing.settings.name !== sharedProfile),
    userName: request.userName ?? getProfileName(environment),
    region: request.region ?? existing.settings?.region ?? connection.region,
    existing,
    access: access === 'user' && kind !== undefined && kind !== 'static' ? kind : access,
    name: entry?.name ?? makeAccountName(environment, templates),
    email: makeEmail(environment, templates),
    emailGiven: asked !== undefined,
    adopted: entry,
    recordedId: state.records.find((record) => record.environment === environment)?.accountId,
    givenId: request.accountId,
    entry: journal.note(environment),
    managementAccountId: organization.managementAccountId,
    managementEnvironment: state.management.environment ?? MANAGEMENT,
    accounts: state.accounts,
    records: state.records,
    requests: state.requests,
    tags: state.tags,
  };
}

function assertNoCollisions(decided: readonly DecidedEnvironment[], records: AccountAddState['records']): void {
  const owners = new Map(
    records.flatMap(({ environment, accountId }) => (accountId === undefined ? [] : [[accountId, environment]])),
  );
  const addresses: { environment: string; email: string }[] = [];
  for (const { known, decision } of decided) {
    const { environment, email } = known;
    if (isFailure(decision)) continue;
    if (decision.kind === 'adopt') assertUnclaimed(owners, decision.account.id, environment);
    if (decision.kind !== 'create') continue;
    const other = addresses.find((address) => isSameAddress(address.email, email));
    if (other !== undefined) {
      throw new Failure('EMAIL_CONFLICT', `${other.environment} and ${environment} would both get ${email}.`, {
        details: { environments: [other.environment, environment], email },
      });
    }
    addresses.push({ environment, email });
  }
}

function assertUnclaimed(owners: Map<string, string>, accountId: string, environment: string): void {
  const owner = owners.get(accountId);
  if (owner !== undefined && !canShareAccount(owner, environment)) {
    const message = `Account ${accountId} belongs to ${owner}; ${environment} cannot have it too.`;
    throw new Failure('ENVIRONMENT_CONFLICT', message, {
      details: { account: accountId, environments: [owner, environment] },
    });
  }
  owners.set(accountId, environment);
}

/** Why the environment cannot go on with what its profile holds; undefined where it can. */
function findProfileFlaw(
  { environment, profile, existing, accounts, access }: EnvironmentState,
  decision: Decision,
): Failure | undefined {
  const { settings, account, hint, kept } = existing;
  if (access === 'user' || access === 'role') {
    const rival = findRival(settings, access === 'user' ? 'static' : 'role');
    if (rival !== undefined) return rival;
  }
  if (isFailure(kept)) return kept;
  // An inactive key of another account would be overwritten, and its secret with it.
  const owner = account ?? accounts.find((candidate) => candidate.id === hint)?.id;
  if (owner === undefined) return undefined;
  if (decision.kind === 'adopt' && decision.account.id === owner) return undefined;
  const isMember = accounts.some((candidate) => candidate.id === owner);
  const wanted = decision.kind === 'adopt' ? `account ${decision.account.id}` : 'an account yet to be made';
  const message = `Profile ${profile} ${kept === undefined ? 'holds a key of' : 'leads to'} account ${owner}, but ${environment} is ${wanted}.`;
  return new Failure('WRONG_ACCOUNT', message, {
    suggestions: [
      ...(decision.kind === 'adopt'
        ? [`If ${decision.account.id} is right, write a key of it: pf aws profile write ${environment}`]
        : isMember
          ? [`If it is ${environment}: pf aws account add ${environment} --account-id ${owner}`]
          : []),
      `Or remove profile ${profile} from the AWS config files by hand, and run the command again to make it anew.`,
    ],
    details: { environment, profile, account: owner },
  });
}
