import { writeSync } from 'node:fs';
import { Failure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';

/** The reader of a pipe had enough (`| head -1`); a terminal was closed. */
const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO']);

const STDERR = 2;

/**
 * Lets work go on, and end with its own status, where nobody reads `stream` any more, or where there is no place for
 * what is told on the way; that would end the process with a stack trace. oclif sees to pipes at stdout alone. Where a
 * result cannot be kept, on a full disk, that is said.
 */
export function ignoreBrokenPipe(stream: NodeJS.WriteStream): void {
  const listener = stream === process.stdout ? endOnBrokenPipe : ignoreError;
  // Ahead of oclif, which throws.
  if (stream.listenerCount('error', listener) === 0) stream.prependListener('error', listener);
}

/** Work half done, for want of a line of progress, would be worse than the line that nobody has. */
function ignoreError(): void {}

function endOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (GONE.has(error.code)) return;
  try {
    writeSync(
      STDERR,
      `The output cannot be written: ${error.message}. What was done is done; run it again to see it.\n`,
    );
  } catch {
    // Nobody can be told.
  }
  process.exit(1);
}

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stops listening, so that the process dies of a signal as usual again. */
  release(): void;
}

let inForce: AbortSignal | undefined;

/** Of the command that runs now, for hooks, which are handed no runtime; undefined where the host listens itself. */
export function getInterrupt(): AbortSignal | undefined {
  return inForce;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) asks the work to stop at a safe point; the second ends at once. */
export function openInterrupt(warn: (line: string) => void): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    warn('Stopping at the next safe point; press Ctrl-C again to stop at once.');
    controller.abort(new Failure('INTERRUPTED', 'Interrupted. What was finished stands, and what was begun is noted.'));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  inForce = controller.signal;
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
      inForce = undefined;
    },
  };
}
