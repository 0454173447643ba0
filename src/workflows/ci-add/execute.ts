import { MANAGED_BY, MANAGED_TAG } from '../../access/tags.ts';
import { addAudience, attachRolePolicy, createProvider, createRole, setTrust } from '../../aws/iam-roles.ts';
import { retryUntilPropagated } from '../../aws/propagation.ts';
import type { RunContext } from '../../run/context.ts';
import { lookAtEach, type PreparedRun, prepareRun } from '../../run/each-environment.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import type { Source } from '../../run/plan.ts';
import { type Progress, runEnvironments, Steps } from '../../run/steps.ts';
import { type CiState, loadCi, type RoleState } from './load.ts';
import { listWarnings, planCi, writePipeline } from './plan.ts';
import type { CiAddRequest } from './request.ts';

export interface CiEnvironment {
  readonly environment: string;
  readonly accountId: string;
  /** ARN of the identity provider. */
  readonly provider: string;
  readonly roles: readonly {
    readonly name: string;
    readonly arn: string;
    readonly subjects: readonly string[];
    readonly audience: string;
    /** ARN. */
    readonly policy: string;
  }[];
}

export interface CiAddResult extends Source {
  readonly environments: CiEnvironment[];
  /** Lines for the pipeline of the host. */
  readonly pipeline: string;
  readonly failed: FailedEnvironment[];
}

type PreparedCi = PreparedRun<CiAddRequest, CiState>;

/** Looks and plans. Changes nothing. */
export async function prepareCiAdd(context: RunContext, request: CiAddRequest): Promise<PreparedCi> {
  const chosen = await chooseEnvironments(context, request.environments);
  const looked = await lookAtEach(chosen, (known) => loadCi(context, known, request));
  const warnings = listWarnings(request.source);
  return prepareRun(request, looked, { warnings, steps: looked.ready.flatMap(planCi), files: [] });
}

const AT_ONCE = 5;

/** Carries the plan out in several accounts side by side; one that fails does not stop the others. */
export async function executeCiAdd(
  context: RunContext,
  { request, ready, failed }: PreparedCi,
  progress: Progress,
): Promise<CiAddResult> {
  const runs = ready.map((state) => ({ environment: state.environment, steps: listSteps(context, state, request) }));
  const ran = await runEnvironments(context, runs, { progress, atOnce: AT_ONCE });
  const jobs = ran.done.flatMap(({ environment, roles: [role] }) => {
    const state = ready.find((one) => one.environment === environment);
    return state === undefined || role === undefined ? [] : [{ ...state, role: role.arn }];
  });
  return { environments: ran.done, pipeline: writePipeline(request.source, jobs), failed: [...failed, ...ran.failed] };
}

const TAGS = new Map([[MANAGED_TAG, MANAGED_BY]]);

function listSteps(context: RunContext, state: CiState, { source }: CiAddRequest): Steps<CiEnvironment> {
  const { iam, identity } = state.opened;
  const { audiences, providerArn, environment } = state;
  const audience = state.roles[0]?.role.audience ?? '';
  let steps = Steps.startWith(undefined).add('Identity provider', async () => {
    context.runtime.interrupt.throwIfAborted();
    if (audiences === undefined) await createProvider(iam, { url: source.url, audience, tags: TAGS });
    else if (!audiences.includes(audience)) await addAudience(iam, providerArn, audience);
    return undefined;
  });
  for (const one of state.roles) {
    steps = steps.add(`Role ${one.role.name}`, async () => {
      context.runtime.interrupt.throwIfAborted();
      await ensureRole(context, state, one);
      return undefined;
    });
  }
  const [, partition = 'aws'] = identity.arn.split(':');
  return steps.map(() => ({
    environment,
    accountId: identity.account,
    provider: providerArn,
    roles: state.roles.map(({ role, earlier }) => ({
      ...role,
      arn: earlier?.arn ?? `arn:${partition}:iam::${identity.account}:role${PATH}${role.name}`,
    })),
  }));
}

const PATH = '/pf/';

async function ensureRole({ retry }: RunContext, { opened: { iam } }: CiState, state: RoleState): Promise<void> {
  const { role, earlier, trust, isAttached } = state;
  const { name } = role;
  const description = name === 'pf-ci-plan' ? 'Jobs that look at everything' : 'Jobs that apply';
  if (earlier === undefined) await createRole(iam, { name, path: PATH, description, trust, tags: TAGS });
  else if (earlier.trust !== trust) await setTrust(iam, name, trust);
  if (isAttached) return;
  const expectation = { what: `the role ${name}`, fresh: true };
  await retryUntilPropagated(retry, expectation, () => attachRolePolicy(iam, name, role.policy));
}
