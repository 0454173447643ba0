import { Failure, isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { planFilePreviews, previewEdits } from '../../run/preview-files.ts';
import type { Progress } from '../../run/steps.ts';
import { runEnvironments } from '../../run/steps.ts';
import { decideRetirement, type RetireRequest } from './decide.ts';
import { planEdits } from './files.ts';
import { loadRetirement } from './load.ts';
import { type DecidedRetirement, planRetirement, warnOfRetirement } from './plan.ts';
import { listRetirementSteps, type RetiredKey } from './steps.ts';

export interface RetireResult extends Source {
  readonly retired: RetiredKey[];
  readonly failed: FailedEnvironment[];
}

interface PreparedRetirements {
  readonly request: RetireRequest;
  /** Members first, the management account last. */
  readonly decided: readonly DecidedRetirement[];
  readonly failed: readonly FailedEnvironment[];
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing. */
export async function prepareRetire(context: RunContext, request: RetireRequest): Promise<PreparedRetirements> {
  const decided: DecidedRetirement[] = [];
  const failed: FailedEnvironment[] = [];
  for (const known of await chooseEnvironments(context, request.environments)) {
    try {
      const state = await loadRetirement(context, known);
      const decision = state && decideRetirement(state, request, context.retry.clock.now());
      if (state !== undefined && decision !== undefined && decision.kind !== 'pass') decided.push({ state, decision });
    } catch (error) {
      if (isFailure(error) && error.code === 'INTERRUPTED') throw error;
      failed.push(toFailedEnvironment(known.environment, error));
    }
  }
  const [members, management] = [
    decided.filter(({ state }) => !state.isManagement),
    decided.filter(({ state }) => state.isManagement),
  ];
  const [last] = management;
  const unready = last?.decision.kind === 'retire' ? await listUnready(context, decided) : [];
  const refused =
    last === undefined || unready.length === 0
      ? []
      : [toFailedEnvironment(last.state.known.environment, refuse(unready))];
  const all = [...members, ...(refused.length === 0 ? management : [])];
  const warnings = all.flatMap(warnOfRetirement);
  const { files } = await planFilePreviews(context, { profiles: [], records: [], configured: [] });
  const wrong = [...failed, ...refused];
  return {
    request,
    decided: all,
    failed: wrong,
    plan: {
      ...(warnings.length === 0 ? {} : { warnings }),
      steps: all.flatMap((one) => planRetirement(one, request.deleteUser)),
      files: [...files, ...(await previewEdits(context, all.flatMap(planEdits)))],
      ...(wrong.length === 0 ? {} : { failed: wrong }),
    },
  };
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
  { request, decided, failed }: PreparedRetirements,
  progress: Progress,
): Promise<RetireResult> {
  const { deleteUser, finish } = request;
  const before: Promise<unknown>[] = [];
  const runs = decided.map(({ state, decision }) => {
    const members = [...before];
    const earlier = async () => {
      const outcomes = await Promise.allSettled(state.isManagement ? members : []);
      if (outcomes.some(({ status }) => status === 'rejected')) throw refuse(['a member']);
    };
    const steps = listRetirementSteps({ ...context, state, decision, deleteUser, finish, earlier }, decision);
    before.push(steps.result);
    return { environment: state.known.environment, steps };
  });
  const ran = await runEnvironments(context, runs, { progress, atOnce: 1 });
  return { retired: ran.done, failed: [...failed, ...ran.failed] };
}
