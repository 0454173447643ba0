import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from './backend.ts';
import type { Ended, InstalledPf } from './installed-pf.ts';
import { type Fault, type FaultKind, type Runner, runnerOf } from './request-hook.ts';
import { assertSettled, type Expected, filesOf } from './settled.ts';

/** A command, a place to run it in as a process, and what must come of it. */
export interface CrashScenario {
  readonly pf: InstalledPf;
  readonly backend: Backend;
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

/** Runs the command once, with faults or without. */
export function runOnce(scenario: CrashScenario, faults: readonly Fault[] = []): Promise<Ended> {
  const { pf, backend, folder, args } = scenario;
  const env = {
    AWS_ENDPOINT_URL: backend.endpoint,
    // A login is kept in the home.
    HOME: join(folder, '.home'),
    AWS_ACCESS_KEY_ID: backend.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: backend.credentials.secretAccessKey,
  };
  let runner: Runner | undefined;
  backend.hook.arm(faults, () => {
    if (runner === undefined) throw new Error('A request came before its process.');
    return runner;
  });
  const running = pf.start(args, { cwd: folder, env });
  runner = runnerOf(running.child);
  return running.ended;
}

/** How a run that meets a fault may end; null: by the signal. A late fault finds the work done. */
const MAY_END: Readonly<Record<string, readonly (number | null)[]>> = {
  'kill before': [null, 0],
  'kill after': [null, 0],
  'kill soon after': [null, 0],
  interrupt: [130, 0],
};

/** One run that meets the faults, one to the end; looks at everything; and one more, which must change nothing. */
export async function runThroughFaults(scenario: CrashScenario, faults: readonly Fault[]): Promise<void> {
  const { backend, folder, expected } = scenario;
  const first = await runOnce(scenario, faults);
  const statuses = faults.flatMap(({ kind }) => MAY_END[kind.replace(/after \d+ ms$/, 'soon after')] ?? [0]);
  assert.ok(statuses.includes(first.status), `the first run ended with ${first.status}:\n${first.stderr}`);
  if (first.status !== 0) assertSucceeded(await runOnce(scenario), 'the next run');
  await assertSettled(backend, folder, expected);
  const before = await filesOf(folder);
  assertSucceeded(await runOnce(scenario), 'one more run');
  assert.deepEqual(backend.hook.changes, [], 'one more run changed something');
  assert.deepEqual(await filesOf(folder), before, 'one more run changed a file');
}

function assertSucceeded({ status, stderr }: Ended, what: string): void {
  assert.equal(status, 0, `${what}:\n${stderr}`);
}

/** What happens to a request unless a test says otherwise. */
export const KINDS: readonly FaultKind[] = ['kill before', 'kill after', 'drop reply'];

/** Every kind of fault at every request of a run that makes `requests`, and one beyond: runs differ by a poll. */
export function everyFault(requests: number, kinds: readonly FaultKind[] = KINDS): Fault[] {
  return Array.from({ length: requests + 1 }, (_, at) => kinds.map((kind) => ({ at, kind }))).flat();
}

export function describeFault({ at, kind }: Fault): string {
  return `${kind} at request ${at}`;
}
