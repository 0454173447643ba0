import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from './cloud.ts';
import type { Blow, Strike } from './gate.ts';
import type { Ended, InstalledPf } from './installed-pf.ts';
import { assertSettled, type Expected, filesOf } from './settled.ts';

/** A command, a place to run it in, and what must come of it. */
export interface Ordeal {
  readonly pf: InstalledPf;
  readonly cloud: Cloud;
  /** The repository's folder. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly expected: Expected;
}

/** A repository in a new folder, a copy of `template` where there is one. */
export async function newRepository(template?: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pf-repository-')));
  if (template === undefined) await writeFile(join(folder, 'panfactum.yaml'), '');
  else await cp(template, folder, { recursive: true });
  return folder;
}

export function removeRepository(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** Runs the command once, with strikes or without. */
export function runOnce(ordeal: Ordeal, strikes: readonly Strike[] = []): Promise<Ended> {
  const { pf, cloud, folder, args } = ordeal;
  const env = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
  };
  let child: ChildProcess | undefined;
  cloud.gate.arm(strikes, () => {
    if (child === undefined) throw new Error('A request came before its process.');
    return child;
  });
  const running = pf.start(args, { cwd: folder, env });
  child = running.child;
  return running.ended;
}

/** How a struck run may end; null: by the signal. A late blow finds the work done. */
const MAY_END: Readonly<Record<string, readonly (number | null)[]>> = {
  'kill before': [null, 0],
  'kill after': [null, 0],
  'kill soon after': [null, 0],
  interrupt: [130, 0],
};

/** Strikes, runs again to the end, looks at everything, and runs once more, which must change nothing. */
export async function survive(ordeal: Ordeal, strikes: readonly Strike[]): Promise<void> {
  const { cloud, folder, expected } = ordeal;
  const struck = await runOnce(ordeal, strikes);
  const statuses = strikes.flatMap(({ blow }) => MAY_END[blow.replace(/after \d+ ms$/, 'soon after')] ?? [0]);
  assert.ok(statuses.includes(struck.status), `the struck run ended with ${struck.status}:\n${struck.stderr}`);
  if (struck.status !== 0) succeeded(await runOnce(ordeal), 'the next run');
  await assertSettled(cloud, folder, expected);
  const before = await filesOf(folder);
  succeeded(await runOnce(ordeal), 'one more run');
  assert.deepEqual(cloud.gate.changes, [], 'one more run changed something');
  assert.deepEqual(await filesOf(folder), before, 'one more run changed a file');
}

function succeeded({ status, stderr }: Ended, what: string): void {
  assert.equal(status, 0, `${what}:\n${stderr}`);
}

const BLOWS: readonly Blow[] = ['kill before', 'kill after', 'drop reply'];

/** Every blow at every request of a run that makes `requests`, and one beyond: runs differ by a poll. */
export function everyStrike(requests: number, blows: readonly Blow[] = BLOWS): Strike[] {
  return Array.from({ length: requests + 1 }, (_, at) => blows.map((blow) => ({ at, blow }))).flat();
}

export function nameOf({ at, blow }: Strike): string {
  return `${blow} at request ${at}`;
}
