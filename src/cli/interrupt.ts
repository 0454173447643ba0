import { Failure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stops listening, so that the process dies of a signal as usual again. */
  release(): void;
}

let inForce: AbortSignal | undefined;

/** Of the command that runs now, for hooks, which are handed no runtime; undefined where the host listens itself. */
export function interruptInForce(): AbortSignal | undefined {
  return inForce;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) asks the work to stop at a safe point; the second ends at once. */
export function listenForInterrupt(warn: (line: string) => void): Interrupt {
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
