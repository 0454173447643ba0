import {
  Listr,
  type ListrBaseClassOptions,
  type ListrRendererFactory,
  type ListrRendererValue,
  type ListrTask,
  ListrTaskEventType,
  type ListrTaskObject,
} from 'listr2';
import { waitingStep } from '../aws/network.ts';
import { Failure } from '../errors/failure.ts';
import { makePrintable } from '../text.ts';
import type { Report, RunContext } from './context.ts';
import { addResume, type FailedEnvironment, toFailedEnvironment } from './failures.ts';

/** How task lists show themselves. */
export type Progress = ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>;

/**
 * More options of how a list is drawn. listr2 takes the fallback where stdout is no terminal, and progress is seen on
 * stderr: both draw alike. (Its `forceTTY` would call stdout a terminal for everybody else too.)
 */
export function drawWith(progress: Progress, options: object): Progress {
  const both = { ...progress.rendererOptions, ...options };
  return { ...progress, rendererOptions: both, fallbackRendererOptions: both };
}

/** What a step may say of itself while it runs. */
interface StepView {
  readonly report: Report;
  readonly setTitle: (title: string) => void;
}

/** Titled steps, one after another, each of which works with what the one before gave back. */
export class Steps<T> {
  /** For a list in which the first error ends the others. */
  readonly tasks: readonly ListrTask<object>[];
  /** What the last step gives back; rejects with the error of the one that failed. Pending until the tasks have run. */
  readonly result: Promise<T>;

  private constructor(tasks: readonly ListrTask<object>[], result: Promise<T>) {
    this.tasks = tasks;
    this.result = result;
    // Whoever runs the tasks hears of the error there.
    result.catch(() => undefined);
  }

  static startWith<T>(value: T): Steps<T> {
    return new Steps([], Promise.resolve(value));
  }

  add<U>(title: string, run: (value: T, view: StepView) => Promise<U> | U): Steps<U> {
    const { promise, resolve, reject } = Promise.withResolvers<U>();
    this.result.catch(reject);
    const task: ListrTask<object> = {
      title: makePrintable(title),
      task: async (_, handle) => {
        const report = (line: string) => {
          handle.output = makePrintable(line);
        };
        const setTitle = (text: string) => {
          handle.title = makePrintable(text);
        };
        try {
          const value = await this.result;
          resolve(await waitingStep.run(report, async () => run(value, { report, setTitle })));
        } catch (error) {
          reject(error);
          throw error;
        }
      },
    };
    return new Steps([...this.tasks, task], promise);
  }

  /** The same for a step that has nothing to give back: the next one works with what this one got. */
  perform(title: string, run: (value: T, view: StepView) => Promise<unknown>): Steps<T> {
    return this.add(title, async (value, view) => {
      await run(value, view);
      return value;
    });
  }

  /** The same steps, the result of the last one in another shape. */
  map<U>(change: (value: T) => U): Steps<U> {
    return new Steps(this.tasks, this.result.then(change));
  }

  /** A step that there is no need for, shown with the reason. */
  skip(title: string, reason: string): Steps<T> {
    return new Steps([...this.tasks, { title, skip: () => reason, task: async () => {} }], this.result);
  }
}

const ONE_AFTER_ANOTHER = { concurrent: false, exitOnError: true };

/** Carries steps out in order; the first error ends them. Throws INTERRUPTED, which names what is finished. */
export async function runSteps<T>({ runtime, resume }: RunContext, steps: Steps<T>, progress: Progress): Promise<T> {
  const tasks = [...steps.tasks];
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(tasks, { ...progress, ...ONE_AFTER_ANOTHER });
  try {
    await list.run();
    return await steps.result;
  } catch (error) {
    if (!runtime.interrupt.aborted) throw error;
    const done = list.tasks.filter((task) => task.isCompleted()).map(({ title }) => title ?? '');
    const finished = done.length === 0 ? '' : ` Finished: ${done.join('; ')}.`;
    throw new Failure('INTERRUPTED', `Interrupted. Progress is saved.${finished}`, {
      suggestions: [`Continue with: ${resume}`],
      details: { done, resume },
    });
  }
}

/** The work on one environment. */
interface EnvironmentRun<T> {
  readonly environment: string;
  readonly steps: Steps<T>;
}

/** Carries out several environments, `atOnce` together; one that fails stops no other. Throws INTERRUPTED. */
export async function runEnvironments<T extends { readonly environment: string }>(
  context: RunContext,
  runs: readonly EnvironmentRun<T>[],
  { progress, atOnce }: { readonly progress: Progress; readonly atOnce: number },
): Promise<{ done: T[]; failed: FailedEnvironment[] }> {
  const isShort = progress.renderer === 'default' && runs.length > 1;
  const short = { showSubtasks: false, collapseErrors: true, formatOutput: 'truncate' as const };
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(
    runs.map(({ environment, steps }) => ({
      title: environment,
      task: (_, task) => {
        const own = task.newListr([...steps.tasks], ONE_AFTER_ANOTHER);
        if (isShort) for (const step of own.tasks) tellAbove(step, (text) => (task.title = `${environment}${text}`));
        return own;
      },
    })),
    {
      ...(isShort ? drawWith(progress, short) : progress),
      concurrent: atOnce,
      exitOnError: false,
    },
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

type Step = ListrTaskObject<object, ListrRendererFactory, ListrRendererFactory>;

/** Several environments have a line each, or they would not fit the screen: what a step says stands in it. */
function tellAbove(step: Step, show: (text: string) => void): void {
  const tell = (output = '') => show(`: ${[step.title ?? '', output].filter((part) => part !== '').join(' › ')}`);
  step.on(ListrTaskEventType.OUTPUT, tell);
  step.on(ListrTaskEventType.STATE, () => {
    if (step.isCompleted()) show('');
    else if (!step.isSkipped()) tell();
  });
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
