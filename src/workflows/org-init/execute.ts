import type { Identity } from '../../aws/caller-identity.ts';
import { openIam } from '../../aws/iam.ts';
import type { Organization } from '../../aws/organizations.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import { openProfileConnection, type RunContext } from '../../run/context.ts';
import { makePlan, type Plan, type Source, warnOfControlTower } from '../../run/plan.ts';
import { planFilePreviews } from '../../run/preview-files.ts';
import { type Progress, runSteps, Steps } from '../../run/steps.ts';
import { decideOrgInit, type OrgInitDecision } from './decide.ts';
import { loadOrgInitState, loadProfileName, type OrgInitState } from './load.ts';
import { describeDeletion, planFiles, planSteps } from './plan.ts';
import type { OrgInitRequest } from './request.ts';
import { deleteRootKeys, listSteps, type RootKeyState } from './steps.ts';

export interface OrgInitResult extends Source {
  readonly organization: Organization;
  readonly created: boolean;
  readonly centralRootAccess: boolean;
  readonly profile: string;
  readonly region: string;
  readonly identity: Identity;
  readonly rootKey: RootKeyState;
}

/** Everything that was looked up and decided before the first change. */
export interface PreparedOrganization {
  readonly request: OrgInitRequest;
  readonly state: OrgInitState;
  readonly decision: OrgInitDecision;
  readonly plan: Plan;
}

/** Looks, refuses wrong hands, plans. Changes nothing. */
export async function prepareOrgInit(
  context: RunContext,
  given: Omit<OrgInitRequest, 'profile'> & { readonly profile: string | undefined },
): Promise<PreparedOrganization> {
  const request = { ...given, profile: given.profile ?? (await loadProfileName(context, given.keys)) };
  const state = await loadOrgInitState(context, request);
  const decision = decideOrgInit(state, request);
  const basis = { state, request, decision };
  const { files, placeholders } = await planFilePreviews(context, planFiles(basis));
  const warnings = warnOfControlTower(state.trusted, 'ENVIRONMENT');
  return { ...basis, plan: makePlan({ warnings, placeholders, steps: planSteps(basis), files }) };
}

/** From management credentials to an organization, an administrator's profile, and no root key. */
export async function executeOrgInit(
  context: RunContext,
  prepared: PreparedOrganization,
  progress: Progress,
): Promise<OrgInitResult> {
  const { request, state, decision } = prepared;
  const noted = context.journal.note(MANAGEMENT).organization;
  const found = await runSteps(context, listSteps({ ...context, request, state, decision }), progress);
  const isDeleted = request.deleteRootKey && decision.replacedRootKey !== undefined;
  if (isDeleted) await deleteReplacedKeys(context, prepared, progress);
  return {
    organization: found.organization,
    created: state.organization === undefined || noted?.accountId === state.identity.account,
    centralRootAccess: request.centralRoot,
    profile: request.profile,
    region: state.region,
    identity: found.identity,
    rootKey: isDeleted ? 'deleted' : found.rootKey,
  };
}

/** Deletes root's keys, now that the one in their place is proven. Nothing to do where none was replaced. */
export async function deleteReplacedKeys(
  context: RunContext,
  { request, state: { rootKeyIds: ids }, decision: { replacedRootKey } }: PreparedOrganization,
  progress: Progress,
): Promise<void> {
  if (replacedRootKey === undefined) return;
  const adminIam = openIam(await openProfileConnection(context, request.profile, []), context.retry);
  const keys = { rootKeys: replacedRootKey, ids, adminIam };
  const deletion = Steps.startWith(keys).add(describeDeletion(ids), (given, { report }) =>
    deleteRootKeys(context, given, report),
  );
  await runSteps(context, deletion, progress);
}
