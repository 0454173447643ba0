import { isFailure, resolveOrFailure } from '../errors/failure.ts';
import type { KnownEnvironment } from '../repository/environments.ts';
import { type FailedEnvironment, toFailedEnvironment } from './failures.ts';
import { makePlan, type Plan } from './plan.ts';

/** Environments as a run found them, and why it could not look at others. */
export interface LookedAt<T> {
  readonly ready: T[];
  readonly failed: FailedEnvironment[];
}

/** What a run over several environments will do. Nothing is changed yet. */
export interface PreparedRun<R, T> extends LookedAt<T> {
  readonly request: R;
  readonly plan: Plan;
}

/** Looks at one environment after another; one that fails hides no other. Where there is nothing to say, undefined. */
export async function lookAtEach<T>(
  environments: readonly KnownEnvironment[],
  look: (known: KnownEnvironment) => Promise<T | undefined>,
): Promise<LookedAt<T>> {
  const ready: T[] = [];
  const failed: FailedEnvironment[] = [];
  for (const known of environments) {
    const found = await resolveOrFailure(look(known));
    if (isFailure(found)) failed.push(toFailedEnvironment(known.environment, found));
    else if (found !== undefined) ready.push(found);
  }
  return { ready, failed };
}

/** The plan says which environments the run would fail for, and of what to beware. */
export function prepareRun<R, T>(
  request: R,
  { ready, failed }: LookedAt<T>,
  plan: Pick<Plan, 'warnings' | 'steps' | 'files'>,
): PreparedRun<R, T> {
  return { request, ready, failed, plan: makePlan({ ...plan, failed }) };
}
