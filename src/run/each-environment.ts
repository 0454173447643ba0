import { isFailure } from '../errors/failure.ts';
import type { KnownEnvironment } from '../repository/environments.ts';
import { type FailedEnvironment, toFailedEnvironment } from './failures.ts';
import type { Plan } from './plan.ts';

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
    try {
      const found = await look(known);
      if (found !== undefined) ready.push(found);
    } catch (error) {
      if (isFailure(error) && error.code === 'INTERRUPTED') throw error;
      failed.push(toFailedEnvironment(known.environment, error));
    }
  }
  return { ready, failed };
}

/** The plan says which environments the run would fail for, and of what to beware. */
export function prepareRun<R, T>(
  request: R,
  { ready, failed }: LookedAt<T>,
  { warnings = [], steps, files }: Pick<Plan, 'warnings' | 'steps' | 'files'>,
): PreparedRun<R, T> {
  const plan = {
    ...(warnings.length === 0 ? {} : { warnings }),
    steps,
    files,
    ...(failed.length === 0 ? {} : { failed }),
  };
  return { request, ready, failed, plan };
}
