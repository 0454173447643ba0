import { Failure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { type LookedAt, lookAtEach, type PreparedRun, prepareRun } from '../../run/each-environment.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import type { Source } from '../../run/plan.ts';
import { planFilePreviews, previewEdits } from '../../run/preview-files.ts';
import { type Progress, runEnvironments, type Steps } from '../../run/steps.ts';
import { decideRetirement, type RetireRequest } from './decide.ts';
import { planEdits } from './files.ts';
import { loadRetirement } from './load.ts';
import { type DecidedRetirement, planRetirement, warnOfRetirement } from './plan.ts';
import { listRetirementSteps, type RetiredKey } from './steps.ts';

export interface RetireResult extends Source {
  readonly retired: RetiredKey[];
  readonly failed: FailedEnvironment[];
}

type PreparedRetirements = PreparedRun<RetireRequest, DecidedRetirement>;

/** Looks, decides and plans. Changes nothing. */
export async function prepareRetire(context: RunContext, request: RetireRequest): Promise<PreparedRetirements> {
  const found = await lookAtEach(await chooseEnvironments(context, request.environments), async (known) => {
    const state = await loadRetirement(context, known);
    const decision = state && decideRetirement(state, request, context.retry.clock.now());
    return state === undefined || decision === undefined || decision.kind === 'pass' ? undefined : { state, decision };
  });
  const looked = await putManagementLast(context, found);
  const { files } = await planFilePreviews(context, { profiles: [], records: [], configured: [] });
  return prepareRun(request, looked, {
    warnings: looked.ready.flatMap(warnOfRetirement),
    steps: looked.ready.flatMap((one) => planRetirement(one, request.deleteUser)),
    files: [...files, ...(await previewEdits(context, looked.ready.flatMap(planEdits)))],
  });
}

/** Refuses the management account while members have a key that this run does not retire. */
async function putManagementLast(
  context: RunContext,
  { ready, failed }: LookedAt<DecidedRetirement>,
): Promise<LookedAt<DecidedRetirement>> {
  const last = ready.find(({ state }) => state.isManagement);
  if (last === undefined) return { ready, failed };
  const members = ready.filter((one) => one !== last);
  const unready = last.decision.kind === 'retire' ? await listUnready(context, ready) : [];
  if (unready.length === 0) return { ready: [...members, last], failed };
  return { ready: members, failed: [...failed, toFailedEnvironment(last.state.known.environment, refuse(unready))] };
}

/** Members that have a key in their profile still, and are not in this run. */
async function listUnready(context: RunContext, decided: readonly DecidedRetirement[]): Promise<string[]> {
  const { readAwsFiles } = await import('../../config-files/read.ts');
  const profiles = readAwsFiles(context.repository);
  const inRun = decided.map(({ state }) => state.known.environment);
  return (await chooseEnvironments(context, [])).flatMap(({ environment, profile }) =>
    inRun.includes(environment) || profiles.get(profile)?.keys === undefined ? [] : [environment],
  );
}

function refuse(unready: readonly string[]): Failure {
  const names = unready.join(' ');
  const message = `The management account's key goes last: ${unready.join(', ')} ${unready.length === 1 ? 'has' : 'have'} one still.`;
  return new Failure('MEMBERS_FIRST', message, { suggestions: [`pf aws key retire ${names}`], details: { unready } });
}

/** One environment after another: the way into the next may rest on the one before. */
export async function executeRetire(
  context: RunContext,
  { request, ready, failed }: PreparedRetirements,
  progress: Progress,
): Promise<RetireResult> {
  const { deleteUser, finish } = request;
  const before: { environment: string; steps: Steps<RetiredKey> }[] = [];
  for (const { state, decision } of ready) {
    const members = [...before];
    const run = {
      ...context,
      state,
      decision,
      deleteUser,
      finish,
      isFirst: members.length === 0,
      earlier: async () => {
        const outcomes = await Promise.allSettled(members.map(({ steps }) => steps.result));
        const missed = members.filter((_, at) => outcomes[at]?.status === 'rejected');
        if (state.isManagement && missed.length > 0) throw refuse(missed.map(({ environment }) => environment));
      },
    };
    before.push({ environment: state.known.environment, steps: listRetirementSteps(run) });
  }
  const ran = await runEnvironments(context, before, { progress, atOnce: 1 });
  return { retired: ran.done, failed: [...failed, ...ran.failed] };
}
