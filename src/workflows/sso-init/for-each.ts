import { Listr, type ListrRendererValue } from 'listr2';
import { type Failure, isFailure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import type { Progress } from '../../run/steps.ts';

/** AWS takes about ten assignments at once; others may be at work too. */
const AT_ONCE = 5;

interface EachRun<T> {
  readonly run: RunContext;
  readonly progress: Progress;
  readonly describe: (item: T) => string;
}

/** Does the same for each, few at a time; one that fails does not stop the others. Throws what is a bug. */
export async function forEach<T, R>(
  { run, progress, describe }: EachRun<T>,
  items: readonly T[],
  work: (item: T, run: RunContext) => Promise<R>,
): Promise<Map<T, R | Failure>> {
  const outcomes = new Map<T, R | Failure>();
  const bugs: unknown[] = [];
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(
    items.map((item) => ({
      title: describe(item),
      task: async (_, task) => {
        const report = (line: string) => {
          task.output = line;
        };
        try {
          outcomes.set(item, await work(item, withReport(run, report)));
        } catch (error) {
          if (isFailure(error)) outcomes.set(item, error);
          else bugs.push(error);
          throw error;
        }
      },
    })),
    { ...progress, concurrent: AT_ONCE, exitOnError: false },
  );
  await list.run();
  run.runtime.interrupt.throwIfAborted();
  if (bugs.length > 0) throw bugs[0];
  return outcomes;
}
