import { Listr, type ListrRendererValue } from 'listr2';
import { Failure } from '../errors/failure.ts';
import type { RunContext } from './context.ts';
import { addResume, type FailedEnvironment, toFailedEnvironment } from './failures.ts';
import type { Progress, Steps } from './steps.ts';

/** The work on one environment. */
interface EnvironmentRun<T> {
  readonly environment: string;
  readonly steps: Steps<T>;
}

const ONE_AFTER_ANOTHER = { concurrent: false, exitOnError: true };

/**
 * Carries out the steps of several environments, so many at once; one that fails does not stop the others. Throws
 * INTERRUPTED, which names what is finished.
 */
export async function runEnvironments<T extends { readonly environment: string }>(
  context: RunContext,
  runs: readonly EnvironmentRun<T>[],
  { progress, atOnce }: { readonly progress: Progress; readonly atOnce: number },
): Promise<{ done: T[]; failed: FailedEnvironment[] }> {
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(
    runs.map(({ environment, steps }) => ({
      title: environment,
      task: (_, task) => task.newListr([...steps.tasks], ONE_AFTER_ANOTHER),
    })),
    { ...progress, concurrent: atOnce, exitOnError: false },
  );
  await list.run();
  const done: T[] = [];
  const failed: FailedEnvironment[] = [];
  for (const { environment, steps } of runs) {
    try {
      done.push(await steps.result);
    } catch (error) {
      failed.push(toFailedEnvironment(environment, addResume(error, context.resume)));
    }
  }
  if (context.runtime.interrupt.aborted) throw describeInterruption(done, failed, context.resume);
  return { done, failed };
}

function describeInterruption(
  done: readonly { readonly environment: string }[],
  failed: readonly FailedEnvironment[],
  resume: string,
): Failure {
  const finished = done.map(({ environment }) => environment);
  const unfinished = failed.map(({ environment }) => environment);
  const parts = [
    'Interrupted. Progress is saved.',
    ...(finished.length === 0 ? [] : [`Finished: ${finished.join(', ')}.`]),
    ...(unfinished.length === 0 ? [] : [`Not finished: ${unfinished.join(', ')}.`]),
  ];
  return new Failure('INTERRUPTED', parts.join(' '), {
    suggestions: [`Continue with: ${resume}`],
    details: { finished, unfinished },
  });
}
