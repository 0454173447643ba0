import { MANAGED_BY, MANAGED_TAG } from '../../access/tags.ts';
import type { SsoPrincipal } from '../../aws/account-assignments.ts';
import {
  attachAdministratorAccess,
  createPermissionSet,
  findPermissionSet,
  type PermissionSet,
} from '../../aws/identity-center.ts';
import { createGroup } from '../../aws/identity-store.ts';
import { trustService } from '../../aws/organizations.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import { type Progress, runSteps, Steps } from '../../run/steps.ts';
import { provisionSet } from './assign.ts';
import { SET_DESCRIPTION, SSO_SERVICE, type SsoInitState } from './load.ts';
import { describePrincipal } from './plan.ts';

/** What everybody needs who is let in. */
export interface Basis {
  readonly set: PermissionSet;
  readonly principal: SsoPrincipal | undefined;
}

/** Trust, group and permission set: what is missing of them. */
export async function makeBasis(run: RunContext, state: SsoInitState, progress: Progress): Promise<Basis> {
  const { management, hasModule, isTrusted, principal, set } = state;
  const there =
    set.found !== undefined && set.isAdministrator && (principal === undefined || principal.found !== undefined);
  if (hasModule || (there && isTrusted)) return { set: requireSet(set.found), principal: principal?.found };
  const start = Steps.startWith(undefined);
  const trusted = isTrusted
    ? start
    : start.perform(`Trust ${SSO_SERVICE}`, (_, { report }) =>
        trustService(openManagementOrganizations(management, withReport(run, report).retry), SSO_SERVICE),
      );
  const made = trusted
    .add(`Find or make ${describePrincipal(state)}`, () => principal?.found ?? makeGroup(state))
    .add(
      `Find or make permission set ${set.name}`,
      async (found, { report }): Promise<Basis> => ({
        set: await makeSet(withReport(run, report), state),
        principal: found,
      }),
    );
  return runSteps(run, made, progress);
}

async function makeGroup({ store, principal }: SsoInitState): Promise<SsoPrincipal | undefined> {
  if (principal === undefined) return undefined;
  return createGroup(store, principal.name, SET_DESCRIPTION).catch((error: unknown) => {
    const isNo = isFailure(error) && error.code === 'AWS_ACCESS_DENIED';
    throw isNo
      ? new Failure('SSO_DIRECTORY_EXTERNAL', `The group was not made. ${error.message}`, { cause: error })
      : error;
  });
}

async function makeSet(run: RunContext, { center, set, assigned }: SsoInitState): Promise<PermissionSet> {
  const { name } = set;
  const tags = new Map([[MANAGED_TAG, MANAGED_BY]]);
  const made =
    set.found ??
    (await createPermissionSet(center, { name, description: SET_DESCRIPTION, tags })) ??
    // Our own call whose reply was lost, or another run's.
    (await findPermissionSet(center, (one) => one.name === name && one.description === SET_DESCRIPTION));
  if (set.isAdministrator) return requireSet(made);
  await attachAdministratorAccess(center, requireSet(made).arn);
  const isInUse = [...assigned.values()].some((principals) => principals.length > 0);
  if (isInUse) await provisionSet(run, center, requireSet(made).arn);
  return requireSet(made);
}

function requireSet(set: PermissionSet | undefined): PermissionSet {
  if (set !== undefined) return set;
  throw new Failure('SSO_PERMISSION_SET_REFUSED', 'Somebody else has made a permission set of that name just now.');
}
