import type { ListrRendererValue } from 'listr2';
import { drawWith, type Progress, Steps } from '../run/steps.ts';
import type { Runtime } from '../runtime.ts';

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
    return drawWith({ ...common, renderer: 'default', fallbackRenderer: 'default' }, rendererOptions);
  }
  const { PlainRenderer } = await import('./plain-renderer.ts');
  const plain = {
    write: (line: string) => {
      if (!runtime.isQuiet) process.stderr.write(`${line}\n`);
    },
    now: () => runtime.clock.now(),
  };
  return drawWith({ ...common, renderer: PlainRenderer, fallbackRenderer: PlainRenderer }, plain);
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
    ...drawWith(options, { clearOutput: true }),
    exitOnError: true,
  });
  await list.run();
  return steps.result;
}
