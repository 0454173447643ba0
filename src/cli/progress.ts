import type { ListrBaseClassOptions, ListrRendererValue } from 'listr2';
import type { Runtime } from '../runtime.ts';

/** Options every task list is made with. */
export type Progress = ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>;

/** Drawn over in place at a terminal; plain timestamped lines anywhere else. */
export function drawsInPlace({ terminal, env }: Pick<Runtime, 'terminal' | 'env'>): boolean {
  return terminal.progress && env.TERM !== 'dumb' && !env.CI;
}

/** How task lists show themselves: on stderr, always, since results alone go to stdout. */
export async function progressOptions(runtime: Runtime): Promise<Progress> {
  const { ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
  const common = { exitOnError: false, registerSignalListeners: false };
  if (drawsInPlace(runtime)) {
    const logger = new ListrLogger({
      useIcons: true,
      processOutput: new ProcessOutput(process.stderr, process.stderr),
    });
    const timer = { ...PRESET_TIMER, condition: (ms: number | undefined) => (ms ?? 0) > 3_000 };
    const rendererOptions = { logger, timer, collapseSubtasks: false, collapseErrors: false, formatOutput: 'wrap' };
    // listr2's own check looks at stdout, which may be a pipe while progress is seen on stderr.
    return { ...common, renderer: 'default', forceTTY: true, rendererOptions };
  }
  const { PlainRenderer } = await import('./plain-renderer.ts');
  const plain = {
    write: (line: string) => process.stderr.write(`${line}\n`),
    timeOfDay: () => new Date(runtime.clock.now()).toISOString().slice(11, 19),
  };
  return {
    ...common,
    renderer: PlainRenderer,
    fallbackRenderer: PlainRenderer,
    rendererOptions: plain,
    fallbackRendererOptions: plain,
  };
}
