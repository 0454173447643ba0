import { type ListrRenderer, type ListrRendererFactory, ListrTaskEventType, type ListrTaskObject } from 'listr2';

type Task = ListrTaskObject<object, ListrRendererFactory, ListrRendererFactory>;

export interface PlainRendererOptions {
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  /** The time of day to put before each line. */
  readonly timeOfDay: () => string;
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
      task.on(ListrTaskEventType.OUTPUT, (output) => this.#say(path, output));
      task.on(ListrTaskEventType.STATE, (state) => {
        const word = WORDS[state];
        if (word !== undefined) say(reasonOf(task, word));
        else if (state === 'STARTED' && above.length === 0) say('started');
      });
    }
  }

  #say(path: readonly string[], text: string): void {
    const where = path.filter((part) => part !== '').join(' › ');
    for (const line of text.trimEnd().split('\n'))
      this.#options.write(`${this.#options.timeOfDay()} ${where}: ${line}`);
  }
}

function reasonOf(task: Task, word: string): string {
  const { skip } = task.message;
  return word === 'skipped' && skip !== undefined && skip !== task.title ? `skipped: ${skip}` : word;
}
