import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Injection } from '../../src/sandbox/index.ts';

/**
 * What befalls one request: the process that sent it dies before or after it takes effect, its reply gets lost, or
 * Ctrl-C is pressed as it arrives. Killed soon after the reply, it may be in the middle of writing a file. Anything
 * else is a fault as the sandbox knows it.
 */
export type Blow =
  | 'kill before'
  | 'kill after'
  | 'kill soon after'
  | `kill after ${number} ms`
  | 'drop reply'
  | 'interrupt'
  | 'throttle'
  | `error=${string}`;

export interface Strike {
  /** Which request, counted from 0 since the gate was armed. */
  readonly at: number;
  readonly blow: Blow;
}

/** Spread over what a run does between two requests. */
const SOON_MS = [1, 2, 3, 5, 8, 13, 21, 34];

/** Stands at the entrance of an AWS of ours: counts requests, and strikes where it is told to. */
export class Gate {
  #operations: string[] = [];
  #strikes: readonly Strike[] = [];
  #victim: (() => ChildProcess) | undefined;

  /** Operations asked for since the gate was armed. */
  get operations(): readonly string[] {
    return this.#operations;
  }

  /** Those of them that change something. */
  get changes(): readonly string[] {
    return this.#operations.filter((name) => /^(Attach|Close|Create|Delete|Enable|Move|Tag|Update)/.test(name));
  }

  /** Counts anew. `victim` is the process a blow may kill. */
  arm(strikes: readonly Strike[] = [], victim?: () => ChildProcess): void {
    this.#operations = [];
    this.#strikes = strikes;
    this.#victim = victim;
  }

  /** For `startSandbox` and `startFaultProxy`. */
  readonly onRequest = ({ operation }: { operation: string }): Injection | undefined => {
    const at = this.#operations.push(operation) - 1;
    const strike = this.#strikes.find((candidate) => candidate.at === at);
    if (strike === undefined) return undefined;
    // Of this run, however late: the next one must not die of it.
    const child = this.#victim?.();
    const kill = () => killed(child);
    const later = /^kill after (\d+) ms$/.exec(strike.blow)?.[1];
    if (later !== undefined) return { after: () => void setTimeout(kill, Number(later)) };
    switch (strike.blow) {
      case 'kill before':
        return { fault: 'drop-request', before: kill };
      case 'kill after':
        return { after: kill };
      case 'kill soon after':
        return { after: () => void setTimeout(kill, SOON_MS[at % SOON_MS.length]) };
      case 'interrupt':
        return { before: () => void child?.kill('SIGINT') };
      case 'drop reply':
        return { fault: 'drop-reply' };
      default:
        return { fault: strike.blow };
    }
  };
}

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
