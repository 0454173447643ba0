import type { ShowLogin } from '../../access/sso-login.ts';
import type { SsoPrincipal } from '../../aws/account-assignments.ts';
import type { Identity } from '../../aws/caller-identity.ts';
import { isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { addResume, type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { makePlan, type Plan, type Source } from '../../run/plan.ts';
import { planFilePreviews } from '../../run/preview-files.ts';
import type { Progress } from '../../run/steps.ts';
import { writeProfile } from '../../run/write-profile.ts';
import { assignAll } from './assign.ts';
import { decideSsoInit, type SsoDecision } from './decide.ts';
import { loadSsoInitState, type SsoInitState } from './load.ts';
import { makeBasis } from './make-basis.ts';
import { describePlan, listPossible, planFiles, planSteps } from './plan.ts';
import { proveAll } from './prove.ts';
import type { SsoInitRequest } from './request.ts';

/** What `pf aws sso init --json` prints. */
export interface SsoInitResult extends Source {
  readonly instance: {
    readonly arn: string;
    readonly identityStoreId: string;
    readonly region: string;
    readonly startUrl: string;
  };
  readonly permissionSet: { readonly arn: string | null; readonly name: string; readonly created: boolean };
  /** Null where the stack's own module says who gets in, and nobody was named. */
  readonly principal: {
    readonly type: SsoPrincipal['type'];
    readonly id: string | null;
    readonly name: string;
    readonly created: boolean;
  } | null;
  readonly assignments: { readonly environment: string; readonly accountId: string; readonly created: boolean }[];
  readonly profiles: { readonly profile: string; readonly environment: string; readonly identity: Identity }[];
  readonly failed: FailedEnvironment[];
}

interface PreparedSso {
  readonly request: SsoInitRequest;
  readonly state: SsoInitState;
  readonly decision: SsoDecision;
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing. */
export async function prepareSsoInit(run: RunContext, request: SsoInitRequest): Promise<PreparedSso> {
  const state = await loadSsoInitState(run, request);
  const decision = decideSsoInit(state, request.startUrl);
  const { files } = await planFilePreviews(run, planFiles(decision));
  const plan = makePlan({ ...describePlan(decision), steps: planSteps(state, decision), files });
  return { request, state, decision, plan };
}

/** Lets people in, has somebody log in, proves each login, and only then writes the profiles. */
export async function executeSsoInit(
  run: RunContext,
  { request, state, decision }: PreparedSso,
  view: { readonly progress: Progress; readonly show: ShowLogin },
): Promise<SsoInitResult> {
  const possible = listPossible(decision);
  // Where nothing can be done, nothing is made either.
  const basis = possible.length === 0 ? undefined : await makeBasis(run, state, view.progress);
  const refused = await assignAll({ run, state, progress: view.progress }, basis, possible);
  const entered = possible.filter(({ accountId }) => !refused.has(accountId));
  const proven = await proveAll({ run, request, state, session: decision.session, ...view }, entered);
  const written = entered.flatMap((one) => {
    const identity = proven.get(one.environment);
    return identity === undefined || isFailure(identity) ? [] : [{ ...one, identity }];
  });
  const profiles = written.map(({ profile }) => profile);
  if (profiles.length > 0) await writeProfile(run.runtime, run.repository, profiles);
  const failed = decision.environments.flatMap(({ environment, decision: one }) => {
    const failure = isFailure(one) ? one : (refused.get(one.accountId) ?? proven.get(environment));
    return isFailure(failure) ? [toFailedEnvironment(environment, addResume(failure, run.resume))] : [];
  });
  const { arn, identityStoreId, region } = state.instance;
  const { principal, set } = state;
  return {
    instance: { arn, identityStoreId, region, startUrl: decision.session.startUrl },
    permissionSet: {
      arn: basis?.set.arn ?? set.found?.arn ?? null,
      name: set.name,
      created: set.found === undefined && basis !== undefined,
    },
    principal:
      principal === undefined
        ? null
        : {
            type: principal.type,
            id: basis?.principal?.id ?? principal.found?.id ?? null,
            name: principal.name,
            created: principal.found === undefined && basis !== undefined,
          },
    assignments: entered.map(({ environment, accountId, assigns }) => ({ environment, accountId, created: assigns })),
    profiles: written.map(({ environment, profile, identity }) => ({
      profile: profile.profile,
      environment,
      identity,
    })),
    failed,
  };
}
