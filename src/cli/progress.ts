import {
  type ListrRenderer,
  type ListrRendererFactory,
  type ListrRendererValue,
  ListrTaskEventType,
  type ListrTaskObject,
} from 'listr2';
import { type Progress, Steps } from '../run/steps.ts';
import type { Runtime } from '../runtime.ts';
import { makePrintable } from '../text.ts';

/** Drawn over in place at a terminal; plain timestamped lines anywhere else. */
function canDrawInPlace({ terminal, env }: Pick<Runtime, 'terminal' | 'env'>): boolean {
  return terminal.progress && env.TERM !== 'dumb' && !env.CI;
}

/** From here on a step's duration is worth telling. */
const LONG_MS = 3_000;

/** How task lists show themselves: on stderr, always, since results alone go to stdout. */
export async function chooseProgress(runtime: Runtime): Promise<Progress> {
  const { color, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
  const common = { exitOnError: false, registerSignalListeners: false };
  if (canDrawInPlace(runtime) && !runtime.isQuiet) {
    const logger = new ListrLogger({
      useIcons: true,
      processOutput: new ProcessOutput(process.stderr, process.stderr),
    });
    const rendererOptions = {
      logger,
      timer: { ...PRESET_TIMER, condition: (ms: number | undefined) => (ms ?? 0) > LONG_MS },
      collapseSubtasks: false,
      // What went wrong is told once, below, with what to do about it.
      collapseErrors: false,
      showErrorMessage: false,
      suffixSkips: false,
      formatOutput: 'wrap',
      // listr2's yellow cannot be read on white.
      color: { PENDING: color.cyan, SKIPPED_WITH_COLLAPSE: color.green, RETRY: color.magenta },
      icon: { SKIPPED_WITH_COLLAPSE: '✔' },
    };
    // listr2's own check looks at stdout, which may be a pipe while progress is seen on stderr.
    return { ...common, renderer: 'default', forceTTY: true, rendererOptions };
  }
  const { PlainRenderer } = await import('./progress.ts');
  const plain = {
    write: (line: string) => {
      if (!runtime.isQuiet) process.stderr.write(`${line}\n`);
    },
    now: () => runtime.clock.now(),
  };
  return {
    ...common,
    renderer: PlainRenderer,
    fallbackRenderer: PlainRenderer,
    rendererOptions: plain,
    fallbackRendererOptions: plain,
  };
}

/** Shows one piece of work while it lasts; `report` takes what is being waited for. Gives back what the work does. */
export async function runWithSpinner<T>(
  runtime: Runtime,
  title: string,
  work: (report: (line: string) => void) => Promise<T>,
): Promise<T> {
  const { Listr } = await import('listr2');
  const options = await chooseProgress(runtime);
  const steps = Steps.startWith(undefined).add(title, (_, { report }) => work(report));
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>([...steps.tasks], {
    ...options,
    rendererOptions: { ...options.rendererOptions, clearOutput: true },
    exitOnError: true,
  });
  await list.run();
  return steps.result;
}

type Task = ListrTaskObject<object, ListrRendererFactory, ListrRendererFactory>;

export interface PlainRendererOptions {
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch, for the time of day before each line. */
  readonly now: () => number;
}

const WORDS: Readonly<Record<string, string>> = { COMPLETED: 'done', FAILED: 'failed', SKIPPED: 'skipped' };

/** Task lists as plain lines for pipes and CI: time, where, what. No escape codes. */
export class PlainRenderer implements ListrRenderer {
  static nonTTY = true;
  static rendererOptions: PlainRendererOptions;
  static rendererTaskOptions: never;
  readonly #tasks: Task[];
  readonly #options: PlainRendererOptions;

  constructor(tasks: Task[], options: PlainRendererOptions) {
    this.#tasks = tasks;
    this.#options = options;
  }

  render(): void {
    this.#follow(this.#tasks, []);
  }

  end(): void {}

  #follow(tasks: Task[], above: readonly string[]): void {
    for (const task of tasks) {
      // Taken now: the title may change as the task goes on, the place it has may not.
      const path = [...above, task.initialTitle ?? ''].filter((title) => title !== '');
      const say = (word: string) => this.#say([...above, task.title ?? ''], word);
      task.on(ListrTaskEventType.SUBTASK, (subtasks) => this.#follow(subtasks, path));
      const wait = new Repetition(this.#options.now);
      task.on(ListrTaskEventType.OUTPUT, (output) => {
        if (wait.isWorthALine(output)) this.#say(path, output);
      });
      task.on(ListrTaskEventType.STATE, (state) => {
        const word = WORDS[state];
        // One line a step, with how it ended; what takes long says why meanwhile.
        if (word !== undefined) say(getReason(task, word));
      });
    }
  }

  #say(path: readonly string[], text: string): void {
    const where = path.filter((part) => part !== '').join(' › ');
    const time = new Date(this.#options.now()).toISOString().slice(11, 19);
    for (const line of text.trimEnd().split('\n')) this.#options.write(makePrintable(`${time} ${where}: ${line}`));
  }
}

/** How long a wait goes on before it is mentioned again. */
const REMINDER_MS = 15_000;

/** A wait is told at each of its tries, which differ in the seconds alone; a log wants it once in a while. */
class Repetition {
  readonly #now: () => number;
  #last = '';
  #saidAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  isWorthALine(output: string): boolean {
    const text = output.replace(/^(\d+ min )?\d+ s: /, '');
    const now = this.#now();
    if (text === this.#last && now - this.#saidAt < REMINDER_MS) return false;
    this.#last = text;
    this.#saidAt = now;
    return true;
  }
}

function getReason(task: Task, word: string): string {
  const { skip } = task.message;
  return word === 'skipped' && skip !== undefined && skip !== task.title ? `skipped: ${skip}` : word;
}
