import type { RunContext } from '../../run/context.ts';
import { lookAtEach, type PreparedRun, prepareRun } from '../../run/each-environment.ts';
import { chooseEnvironments } from '../../run/environment-access.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import type { Source } from '../../run/plan.ts';
import { planFilePreviews } from '../../run/preview-files.ts';
import { type Progress, runEnvironments, type Steps } from '../../run/steps.ts';
import { decideRotation, type RotateRequest, type RotationDecision } from './decide.ts';
import { hasStaticKey, loadRotation } from './load.ts';
import { type DecidedRotation, planProfiles, planRotation } from './plan.ts';
import { listRotationSteps, type RotatedKey } from './steps.ts';
import { listUndoSteps, type UndoneRotation } from './undo.ts';

export interface RotateResult extends Source {
  readonly rotated: RotatedKey[];
  /** Where `--undo` put the old key back. */
  readonly undone: UndoneRotation[];
  readonly failed: FailedEnvironment[];
}

type PreparedRotations = PreparedRun<RotateRequest, DecidedRotation>;

/** Looks, decides and plans. Changes nothing. */
export async function prepareRotate(context: RunContext, request: RotateRequest): Promise<PreparedRotations> {
  const chosen = await chooseEnvironments(context, request.environments);
  const meant = request.environments.length > 0 ? chosen : chosen.filter((known) => hasStaticKey(context, known));
  const looked = await lookAtEach(meant, async (known) => {
    const state = await loadRotation(context, known);
    return { state, decision: decideRotation(state, request, context.retry.clock.now()) };
  });
  const profiles = looked.ready.flatMap(planProfiles);
  const { files } = await planFilePreviews(context, { profiles, records: [], configured: [] });
  return prepareRun(request, looked, { steps: looked.ready.flatMap(planRotation), files });
}

const AT_ONCE = 5;

/** Rotates the keys of several environments side by side; one that fails does not stop the others. */
export async function executeRotate(
  context: RunContext,
  { request, ready, failed }: PreparedRotations,
  progress: Progress,
): Promise<RotateResult> {
  const runs = ready.flatMap(({ state, decision }) => {
    if (decision.kind === 'pass') return [];
    const run = { ...context, state, decision };
    return [{ environment: state.key.environment, steps: listSteps(run, decision, request) }];
  });
  const ran = await runEnvironments(context, runs, { progress, atOnce: AT_ONCE });
  return {
    rotated: ran.done.flatMap(({ rotated }) => rotated ?? []),
    undone: ran.done.flatMap(({ undone }) => undone ?? []),
    failed: [...failed, ...ran.failed],
  };
}

/** What came of one environment. */
interface Rotated {
  readonly environment: string;
  readonly rotated?: RotatedKey;
  readonly undone?: UndoneRotation;
}

function listSteps(
  run: RunContext & DecidedRotation,
  decision: Exclude<RotationDecision, { kind: 'pass' }>,
  { finish }: RotateRequest,
): Steps<Rotated> {
  const { environment } = run.state.key;
  if (decision.kind === 'undo') return listUndoSteps(run).map((undone) => ({ environment, undone }));
  return listRotationSteps(run, decision, finish).map((rotated) => ({ environment, rotated }));
}
