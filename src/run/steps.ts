import type { ListrBaseClassOptions, ListrRendererValue, ListrTask } from 'listr2';
import { makePrintable } from '../text.ts';
import type { Report } from './context.ts';

/** How task lists show themselves. */
export type Progress = ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>;

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
          resolve(await run(await this.result, { report, setTitle }));
        } catch (error) {
          reject(error);
          throw error;
        }
      },
    };
    return new Steps([...this.tasks, task], promise);
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
