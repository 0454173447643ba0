import type { Connection } from '../aws/connection.ts';
import type { Patience } from '../aws/patience.ts';
import { Journal } from '../repository/journal.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';

/** What the steps of one run share. */
export interface Work {
  readonly runtime: Runtime;
  readonly repository: Repository;
  readonly journal: Journal;
  /** Milliseconds since the epoch at which `--timeout` ends. */
  readonly deadline: number;
  /** The command that goes on where this run ends; empty for one that only looks. */
  readonly resume: string;
}

/** Shows what is being waited for; a listr2 task's `output`. */
export type Report = (line: string) => void;

/** Patience until the run's deadline. `report` hears why each wait is, and for how long already. */
export function patienceFor(work: Work, report?: Report): Patience {
  const { clock, interrupt, randomBytes } = work.runtime;
  const began = clock.now();
  return {
    clock,
    signal: interrupt,
    deadline: work.deadline,
    random: () => randomBytes(4).readUInt32LE() / 2 ** 32,
    onWait: (reason) => report?.(`${seconds(clock.now() - began)} ${reason}`),
  };
}

function seconds(ms: number): string {
  const total = Math.round(ms / 1000);
  return total < 60 ? `${total} s:` : `${Math.floor(total / 60)} min ${total % 60} s:`;
}

/** The same credentials seen from the environment of the run. */
export function connect(work: Work, keys: Connection['keys'], region: string): Connection {
  return { keys, region, env: work.runtime.env };
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
    deadline: runtime.clock.now() + timeoutMs,
    resume,
  };
}
