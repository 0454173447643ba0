import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

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

let count = 0;

/**
 * Twelve hex digits that this process gives once, from the nanoseconds since the machine started and a count. Together
 * with the process's own mark nobody else has them. Without node:crypto, which takes as long to load as a file to edit.
 */
export function makeUniqueDigits(): string {
  count++;
  return (process.hrtime.bigint() * 4_096n + BigInt(count % 4_096)).toString(16).slice(-12).padStart(12, '0');
}

/** Eight hex digits for a text: FNV-1a of 32 bits, which tells a handful of machines apart. */
export function hashShortly(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** What git must ignore beside the files themselves: a killed run may leave one, with secrets in it. */
export const TEMPORARY_PATTERN = '.*.pf-tmp-*';

const NAME = /\.pf-tmp-([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{12}$/;
const HOUR = 3_600_000;

/** A name beside `path` that nobody else uses and that tells whose it is. */
export function makeTemporaryPath(path: string): string {
  const self = describeThisProcess();
  const owner = `${getHostId(self)}-${self.pid}-${self.started}`;
  return join(dirname(path), `.${basename(path)}.pf-tmp-${owner}-${makeUniqueDigits()}`);
}

/** Removes what killed runs left beside `path`. Files of living runs and of other machines stay. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => NAME.test(each))) {
    const leftover = join(folder, name);
    if (await isAbandoned(leftover)) await unlink(leftover).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const liveness = checkOwnerByName(path);
  if (liveness !== 'unknown') return liveness === 'dead';
  // Of another machine, container or boot: no write takes an hour.
  const facts = await stat(path).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > HOUR;
}

function checkOwnerByName(path: string): Liveness {
  const [, place, pid, started] = NAME.exec(path) ?? [];
  const self = describeThisProcess();
  if (place !== getHostId(self)) return 'unknown';
  return checkLiveness({ ...self, pid: Number(pid), started: started ?? '' });
}
