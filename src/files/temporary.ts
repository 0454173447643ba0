import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Liveness, livenessOf, placeOf, thisProcess } from './owner.ts';
import { uniqueDigits } from './unique.ts';

/** What git must ignore beside the files themselves: a killed run may leave one, with secrets in it. */
export const TEMPORARY_PATTERN = '.*.pf-tmp-*';

const NAME = /\.pf-tmp-([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{12}$/;
const HOUR = 3_600_000;

/** A name beside `path` that nobody else uses and that tells whose it is. */
export function temporaryBeside(path: string): string {
  const self = thisProcess();
  const owner = `${placeOf(self)}-${self.pid}-${self.started}`;
  return join(dirname(path), `.${basename(path)}.pf-tmp-${owner}-${uniqueDigits()}`);
}

/** Removes what killed runs left beside `path`. Files of living runs and of other machines stay. */
export async function sweepLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix) && NAME.test(each))) {
    const leftover = join(folder, name);
    if (await isAbandoned(leftover)) await unlink(leftover).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const liveness = livenessByName(path);
  if (liveness !== 'unknown') return liveness === 'dead';
  // Of another machine, container or boot: no write takes an hour.
  const facts = await stat(path).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > HOUR;
}

function livenessByName(path: string): Liveness {
  const [, place, pid, started] = NAME.exec(path) ?? [];
  const self = thisProcess();
  if (place !== placeOf(self)) return 'unknown';
  return livenessOf({ ...self, pid: Number(pid), started: started ?? '' });
}
