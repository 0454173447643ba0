import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hashShortly } from './temporary.ts';

/** Which process, told apart from a later one with the same number. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Changes with every boot; empty where the system has no such thing. */
  readonly boot: string;
  /** Processes of two containers share numbers, not this. */
  readonly namespace: string;
  /** Start of the process in clock ticks after boot; empty where unknown. */
  readonly started: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

let self: Owner | undefined;

/** This process. */
export function describeThisProcess(): Owner {
  self ??= {
    pid: process.pid,
    host: hostname(),
    boot: readOrEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: readOrEmpty(() => readlinkSync('/proc/self/ns/pid')),
    started: readProcessState(process.pid)?.started ?? '',
  };
  return self;
}

/** A short name for where this process runs: two processes of one place can see each other. */
export function getHostId(owner: Owner): string {
  return hashShortly([owner.host, owner.boot, owner.namespace].join('\n'));
}

/**
 * Whether a process is still there. On another machine, or in another container, nobody can tell; a
 * process of an earlier boot of this machine is dead.
 */
export function checkLiveness(owner: Owner): Liveness {
  const here = describeThisProcess();
  if (owner.host !== here.host) return 'unknown';
  if (owner.boot !== here.boot) return 'dead';
  if (owner.namespace !== here.namespace) return 'unknown';
  const state = readProcessState(owner.pid);
  if (state === undefined) return checkBySignal(owner.pid);
  return state.ended || state.started !== owner.started ? 'dead' : 'alive';
}

/** Where /proc is missing (macOS) or hides other users' processes. A recycled number passes for its former owner. */
function checkBySignal(pid: number): Liveness {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? 'dead' : 'alive';
  }
}

/** Fields 3 and 22 of /proc/PID/stat; the second field may itself hold blanks and brackets. */
function readProcessState(pid: number): { started: string; ended: boolean } | undefined {
  const line = readOrEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (line === '') return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { started: fields[19] ?? '', ended: fields[0] === 'Z' || fields[0] === 'X' };
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
