import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { Identity } from '../../aws/caller-identity.ts';
import { type AccountTags, findTagged, listTagsOf } from '../../aws/organizations.ts';
import { isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import { makePlan, type Plan, type Source, warnOfControlTower } from '../../run/plan.ts';
import { planFilePreviews } from '../../run/preview-files.ts';
import { type Progress, runEnvironments } from '../../run/steps.ts';
import { writeOwnRecord } from '../../run/write-profile.ts';
import { type DecidedEnvironment, decideAccounts, decideEach } from './decide.ts';
import { listSuspects } from './decide-account.ts';
import { type AccountAddState, loadAccountAddState } from './load.ts';
import { chooseAccess, openAskers } from './load-access.ts';
import { loadPlacement, loadQuota, loadTraits, type OrganizationTraits } from './load-organization.ts';
import { listOwnManagement, planFiles, planSteps, UNKNOWN_NOTE } from './plan.ts';
import { planNotes } from './plan-notes.ts';
import type { AccessChoice, AccountAddRequest } from './request.ts';
import { type AccountWithAccess, listSteps } from './steps.ts';

export interface AddedAccount {
  readonly environment: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly created: boolean;
  /** Null with `--access none`. */
  readonly profile: string | null;
  readonly region: string;
  readonly access: AccessChoice;
  readonly identity: Identity | null;
  /** The access key that was made, masked; null where the profile has what it had, or no key. */
  readonly newKey: string | null;
}

export interface AddAccountsResult extends Source {
  readonly accounts: AddedAccount[];
  readonly failed: FailedEnvironment[];
}

/** Everything that was looked up and decided before the first change. */
export interface PreparedAccounts {
  readonly request: AccountAddRequest;
  readonly state: AccountAddState;
  readonly decided: readonly DecidedEnvironment[];
  readonly traits: OrganizationTraits;
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing; refuses what concerns all environments. */
export async function prepareAccountAdd(context: RunContext, request: AccountAddRequest): Promise<PreparedAccounts> {
  const state = await loadTags(context, await loadAccountAddState(context, request), request);
  const decided = await chooseAccess(context, { state, request }, decideAccounts(state, request, context.journal));
  const possible = decided.filter(({ decision }) => !isFailure(decision));
  const adopted = possible.flatMap(({ decision }) =>
    !isFailure(decision) && decision.kind === 'adopt' ? [decision.account.id] : [],
  );
  const placement = await loadPlacement(context, state, { unitPath: request.unitPath, adopted });
  const traits = await loadTraits(context, state, possible);
  const basis = { state, request, placement, decided: possible, traits };
  const steps = planSteps(basis);
  const { files, placeholders } = await planFilePreviews(context, {
    ...planFiles(basis),
    askers: await openAskers(context, { state, request }, possible),
  });
  const created = steps.flatMap(({ environment, email }) => (email === undefined ? [] : [environment]));
  const unknown = [...(created.length === 0 ? [] : [UNKNOWN_NOTE]), ...placeholders];
  const failed = decided.flatMap(({ known, decision }) =>
    isFailure(decision) ? [toFailedEnvironment(known.environment, decision)] : [],
  );
  const about = created.length === 0 ? {} : await describeNewAccounts(context, { state, traits, created });
  const plan = makePlan({ ...about, failed, placeholders: unknown, steps, files });
  return { request, state, decided, traits, plan };
}

/** What bears on making accounts, and what speaks against it. */
async function describeNewAccounts(
  context: RunContext,
  about: Pick<PreparedAccounts, 'state' | 'traits'> & { readonly created: readonly string[] },
): Promise<Pick<Plan, 'notes' | 'quota' | 'warnings'>> {
  const { state, traits, created } = about;
  const notes = planNotes(state, await loadQuota(context, state), created);
  const warnings = [...notes.warnings, ...warnOfControlTower(traits.trusted, created[0] ?? 'ENVIRONMENT')];
  return { ...notes, warnings };
}

/** Asks for the tags that decide: of accounts to adopt, and before one is made, of all that may be tagged so. */
async function loadTags(
  { journal, retry }: RunContext,
  state: AccountAddState,
  request: AccountAddRequest,
): Promise<AccountAddState> {
  const organizations = openManagementOrganizations(state.management, retry);
  const tags: AccountTags = new Map();
  const searched = new Set<string>();
  for (;;) {
    const known = { ...state, tags };
    const decided = decideEach(known, request, journal);
    const suspects = decided.flatMap((one) =>
      listSuspects(one.known, isFailure(one.decision) ? undefined : one.decision),
    );
    const ids = [...new Set(suspects)].filter((id) => !tags.has(id));
    const values = decided.flatMap(({ known: { environment }, decision }) =>
      isFailure(decision) || decision.kind !== 'create' || searched.has(environment) ? [] : [environment],
    );
    if (ids.length === 0 && values.length === 0) return known;
    for (const [id, found] of await listTagsOf(organizations, ids)) tags.set(id, found);
    if (values.length === 0) continue;
    for (const environment of values) searched.add(environment);
    const others = listMembers(state).filter(({ id }) => !tags.has(id));
    for (const [id, found] of await findTagged(organizations, others, { key: ENVIRONMENT_TAG, values })) {
      tags.set(id, found);
    }
  }
}

function listMembers({ accounts, management }: AccountAddState) {
  const owner = management.organization.managementAccountId;
  return accounts.filter(({ id, state }) => id !== owner && state !== 'CLOSED');
}

/** AWS allows about five creations in progress. */
const AT_ONCE = 5;

/** Carries the plan out, several environments side by side; one that fails does not stop the others. */
export async function executeAccountAdd(
  context: RunContext,
  { request, state, decided, traits }: PreparedAccounts,
  progress: Progress,
): Promise<AddAccountsResult> {
  const { management } = state;
  const { runtime, repository } = context;
  for (const own of listOwnManagement(state)) await writeOwnRecord(runtime, repository, own);
  const runs = decided.map(({ known, decision }) => ({
    environment: known.environment,
    steps: listSteps({ ...context, management, request, known, traits }, decision).map((found) =>
      toAddedAccount(known, found),
    ),
  }));
  const { done, failed } = await runEnvironments(context, runs, { progress, atOnce: AT_ONCE });
  return { accounts: done, failed };
}

function toAddedAccount(
  { environment, profile, region, access }: DecidedEnvironment['known'],
  { account, created, identity, newKey }: AccountWithAccess,
): AddedAccount {
  const { id: accountId, name, email } = account;
  const reached = { profile: access === 'none' ? null : profile, region, access, identity, newKey: newKey ?? null };
  return { environment, accountId, name, email, created, ...reached };
}
