import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Injection } from '../../src/sandbox/index.ts';

/**
 * What happens to one request: the process that sent it dies before or after it takes effect, its reply gets lost, or
 * Ctrl-C is pressed as it arrives. Killed soon after the reply, it may be in the middle of writing a file. Anything
 * else is a fault as the sandbox knows it.
 */
export type FaultKind =
  | 'kill before'
  | 'kill after'
  | 'kill soon after'
  | `kill after ${number} ms`
  | 'drop reply'
  | 'interrupt'
  | 'throttle'
  | `error=${string}`;

export interface Fault {
  /** Which request, counted from 0 since the hook was armed. */
  readonly at: number;
  readonly kind: FaultKind;
}

/** Who makes the requests, as far as a fault concerns it. */
export interface Runner {
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
}

/** Told of each request before and after it takes effect. */
export type Observer = (moment: 'before' | 'after', request: string) => Promise<void>;

/** Spread over what a run does between two requests. */
const SOON_MS = [1, 2, 3, 5, 8, 13, 21, 34];

/** Sees the requests of a backend: counts them, and makes them meet the faults it is armed with. */
export class RequestHook {
  #operations: string[] = [];
  #faults: readonly Fault[] = [];
  #runner: (() => Runner) | undefined;
  #observer: Observer | undefined;

  /** Operations asked for since the hook was armed. */
  get operations(): readonly string[] {
    return this.#operations;
  }

  /** Those of them that change something. */
  get changes(): readonly string[] {
    return this.#operations.filter((name) =>
      /^(Attach|Close|Create|Deactivate|Delete|Enable|Move|Tag|Update)/.test(name),
    );
  }

  /** Counts anew. `runner` tells who makes the requests, once one has come. */
  arm(faults: readonly Fault[] = [], runner?: () => Runner): void {
    this.#operations = [];
    this.#faults = faults;
    this.#runner = runner;
  }

  /** Until it is called with nothing. */
  observe(observer?: Observer): void {
    this.#observer = observer;
  }

  /** For `startSandbox` and `startFaultProxy`. */
  readonly onRequest = ({ operation }: { operation: string }): Injection | undefined => {
    const at = this.#operations.push(operation) - 1;
    const fault = this.#faults.find((candidate) => candidate.at === at);
    if (fault === undefined) return this.#observed(`request ${at} (${operation})`);
    // Of this run, however late: the next one must not die of it.
    const runner = this.#runner?.();
    const kill = () => runner?.kill();
    const later = /^kill after (\d+) ms$/.exec(fault.kind)?.[1];
    if (later !== undefined) return { after: () => void setTimeout(kill, Number(later)) };
    switch (fault.kind) {
      case 'kill before':
        return { fault: 'drop-request', before: kill };
      case 'kill after':
        return { after: kill };
      case 'kill soon after':
        return { after: () => void setTimeout(kill, SOON_MS[at % SOON_MS.length]) };
      case 'interrupt':
        return { before: () => runner?.interrupt() };
      case 'drop reply':
        return { fault: 'drop-reply' };
      default:
        return { fault: fault.kind };
    }
  };

  #observed(request: string): Injection | undefined {
    const observer = this.#observer;
    if (observer === undefined) return undefined;
    return { before: () => observer('before', request), after: () => observer('after', request) };
  }
}

/** A process, killed and interrupted by signals. */
export function runnerOf(child: ChildProcess): Runner {
  return {
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    interrupt: () => void child.kill('SIGINT'),
  };
}
