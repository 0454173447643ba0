import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkLiveness, describeThisProcess, getHostId, type Liveness } from './owner.ts';

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
