import type { Connection } from '../aws/client.ts';
import type { Credentials } from '../aws/credentials.ts';
import { type AwsContext, type Network, openNetwork } from '../aws/network.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { Journal } from '../repository/journal.ts';
import type { Repository } from '../repository/repository.ts';
import { type Runtime, randomFraction } from '../runtime.ts';

/** What the steps of one run share. */
export interface Work {
  readonly runtime: Runtime;
  readonly repository: Repository;
  readonly journal: Journal;
  readonly network: Network;
  /** Milliseconds since the epoch at which `--timeout` ends. */
  readonly deadline: number;
  /** The command that goes on where this run ends; empty for one that only looks. */
  readonly resume: string;
}

/** Shows what is being waited for; a listr2 task's `output`. */
export type Report = (line: string) => void;

/** RetryOptions until the run's deadline. `report` hears why each wait is, and for how long already. */
export function retryFor(work: Work, report?: Report): RetryOptions {
  const { clock, interrupt, terminal } = work.runtime;
  const began = clock.now();
  let waitingFor = '';
  const say = () => report?.(`${seconds(clock.now() - began)} ${waitingFor}`);
  return {
    // Somebody who watches sees the seconds go by; a log wants one line a try.
    clock: report !== undefined && terminal.progress ? { now: clock.now, sleep: everySecond(clock, say) } : clock,
    signal: interrupt,
    deadline: work.deadline,
    random: () => randomFraction(work.runtime),
    onWait: (reason) => {
      waitingFor = reason;
      say();
    },
  };
}

/** Waits like `clock`, and calls `say` each second meanwhile. */
function everySecond(clock: Runtime['clock'], say: () => void): Runtime['clock']['sleep'] {
  return async (ms, signal) => {
    const until = clock.now() + ms;
    for (let left = ms; left > 0; left = until - clock.now()) {
      await clock.sleep(Math.min(left, 1_000), signal);
      say();
    }
  };
}

function seconds(ms: number): string {
  const total = Math.round(ms / 1000);
  return total < 60 ? `${total} s:` : `${Math.floor(total / 60)} min ${total % 60} s:`;
}

/** What the requests of the run go by. */
export function contextOf({ runtime, network, deadline }: Work): AwsContext {
  return { network, clock: runtime.clock, random: () => randomFraction(runtime), signal: runtime.interrupt, deadline };
}

/** AWS as somebody sees it in this run. */
export function connect(work: Work, credentials: Credentials, region: string): Connection {
  return { context: contextOf(work), credentials, region };
}

/** Opens what a changing command works with. `timeoutMs` counts from now. */
export async function openWork(
  runtime: Runtime,
  repository: Repository,
  timeoutMs: number,
  resume = '',
): Promise<Work> {
  return {
    runtime,
    repository,
    journal: await Journal.open(repository.journalFile),
    network: openNetwork(runtime.env),
    deadline: runtime.clock.now() + timeoutMs,
    resume,
  };
}
