import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { RequestHook } from './request-hook.ts';

/** A repository and its AWS at one moment: all that is left of a run whose process is killed then. */
export interface Snapshot {
  /** By path below the repository; a folder has no bytes. */
  readonly files: ReadonlyMap<string, { readonly mode: number; readonly bytes?: Buffer }>;
  /** What AWS knows: the sandbox's state file. Undefined for an AWS in which nothing was done yet. */
  readonly aws: string | undefined;
  /** By the clock of the run. */
  readonly time: number;
}

export interface CrashPoint extends Snapshot {
  /** What the run was about to do, or had just done. */
  readonly name: string;
}

/** Where a run takes place. */
export interface RecordedPlace {
  readonly folder: string;
  /** Of the sandbox. */
  readonly stateFile: string;
  readonly hook: RequestHook;
  readonly now: () => number;
}

/** A disk would be waited for at each of thousands of writes. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Every call of `node:fs/promises` by which our code changes files, and of an open file. */
const CHANGING = ['open', 'mkdir', 'writeFile', 'link', 'unlink', 'rename', 'chmod', 'rm', 'rmdir', 'copyFile'];
const CHANGING_OPEN_FILE = ['writeFile', 'chmod', 'sync'];

/**
 * The different states in which a kill can leave the files and AWS: before and after each request takes effect, and before
 * each call by which `run` changes a file. The run itself goes on to its end; nothing is killed.
 */
export async function recordCrashPoints(place: RecordedPlace, run: () => Promise<unknown>): Promise<CrashPoint[]> {
  const points = new Map<string, CrashPoint>();
  const record = (name: string) => {
    const point = { name, ...takeSnapshot(place) };
    const digest = digestOf(point);
    if (!points.has(digest)) points.set(digest, point);
  };
  let last = 'any request';
  // One after another: while a snapshot is taken, no other thread may rename a file.
  let earlier: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = earlier.then(work);
    earlier = turn.catch(() => undefined);
    return turn;
  };
  place.hook.observe((moment, request) =>
    inTurn(() => {
      last = request;
      record(`${moment} ${request}`);
    }),
  );
  const restore = await watchFileCalls((call, make) =>
    inTurn(() => {
      record(`before ${call}, after ${last}`);
      return make();
    }),
  );
  try {
    await run();
  } finally {
    restore();
    place.hook.observe();
  }
  return [...points.values()];
}

/** Puts what a killed process left into a new folder. */
export function restoreSnapshot({ files, aws }: Snapshot): { readonly folder: string; readonly stateFile: string } {
  const place = mkdtempSync(join(MEMORY, 'pf-crashed-'));
  const folder = join(place, 'stack');
  const stateFile = join(place, 'aws.json');
  mkdirSync(folder);
  for (const [name, { mode, bytes }] of files) {
    const path = join(folder, ofDeadProcess(name));
    if (bytes === undefined) mkdirSync(path);
    else writeFileSync(path, name.includes('.lock') ? ofDeadProcess(bytes.toString('utf8')) : bytes);
    chmodSync(path, mode);
  }
  if (aws !== undefined) writeFileSync(stateFile, aws, { mode: 0o600 });
  return { folder, stateFile };
}

/**
 * Locks and temporary files name the process they belong to by its number and the time it was started. This process is
 * still there; one of its number that was started at another time is gone.
 */
function ofDeadProcess(text: string): string {
  return text
    .replace(/(\.pf-tmp-[0-9a-f]{8}-\d+-)\d*(?=-[0-9a-f]{12}$)/, '$11')
    .replace(/"started":"\d*"/, '"started":"1"');
}

export function takeSnapshot({ folder, stateFile, now }: RecordedPlace): Snapshot {
  const files = new Map<string, { mode: number; bytes?: Buffer }>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }));
  for (const { path, isFile } of paths.sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const mode = statSync(path).mode & 0o777;
    files.set(relative(folder, path), isFile ? { mode, bytes: readFileSync(path) } : { mode });
  }
  return { files, aws: readFileSync(stateFile, 'utf8'), time: now() };
}

/** Names and locks of one process differ from each other at random and mean the same; temporary files are read by nobody. */
function digestOf({ files, aws }: Snapshot): string {
  const hash = createHash('sha256').update(aws ?? '');
  for (const [name, { mode, bytes = '' }] of files) {
    const [, temporary] = /^(.*\.pf-tmp-.*)-[0-9a-f]{12}$/.exec(name) ?? [];
    if (temporary !== undefined) hash.update(`\0${temporary}`);
    else hash.update(`\0${name}\0${mode}\0`).update(name.includes('.lock') ? 'a lock' : bytes);
  }
  return hash.digest('hex');
}

/** Told of a changing call, which it has to make. */
type Watcher = (call: string, make: () => unknown) => Promise<unknown>;

/** Leaves each changing call to the watcher, until the function that it gives back is called. */
async function watchFileCalls(watcher: Watcher): Promise<() => void> {
  const file = await fs.open(process.execPath);
  const openFile = Reflect.getPrototypeOf(file) ?? {};
  await file.close();
  const undo = [
    ...CHANGING.map((name) => watchCall(fs, name, watcher)),
    ...CHANGING_OPEN_FILE.map((name) => watchCall(openFile, name, watcher)),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const restore of undo) restore();
    syncBuiltinESMExports();
  };
}

function watchCall(target: object, name: string, watcher: Watcher): () => void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') throw new Error(`There is no call named ${name}.`);
  const watched = function (this: unknown, ...args: unknown[]) {
    const file = typeof args[0] === 'string' ? (args[0].split('/').at(-1) ?? '') : '';
    return watcher(`${name} ${file}`, () => Reflect.apply(original, this, args));
  };
  Reflect.set(target, name, watched);
  return () => Reflect.set(target, name, original);
}
