import { type ListrRenderer, type ListrRendererFactory, ListrTaskEventType, type ListrTaskObject } from 'listr2';
import { makePrintable } from '../text.ts';

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
