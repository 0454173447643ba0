import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, isFailure } from '../../src/errors/failure.ts';
import { type SandboxBackend, sandboxBackend } from './backend.ts';
import type { Command } from './commands-in-process.ts';
import { type RecordedPlace, recordCrashPoints, restoreSnapshot, type Snapshot, takeSnapshot } from './crash-points.ts';
import type { Fault } from './request-hook.ts';
import { assertSettled, type Expected, filesOf } from './settled.ts';
import { fakeClock } from './workflows.ts';

/** A repository and an AWS of its own, for commands run in this process. Waiting takes no time. */
export interface Place extends AsyncDisposable, RecordedPlace {
  readonly backend: SandboxBackend;
  /** What a person was told so far. */
  readonly notes: readonly string[];
  /** Runs a command whose requests meet these faults. */
  run(command: Command, faults?: readonly Fault[]): Promise<unknown>;
}

/** An empty repository, and an AWS in which nothing was done yet. */
export const EMPTY: Snapshot = {
  files: new Map([['panfactum.yaml', { mode: 0o644, bytes: Buffer.alloc(0) }]]),
  aws: undefined,
  time: 0,
};

/** Goes on where a snapshot was taken. */
export async function openSnapshot(snapshot: Snapshot): Promise<Place> {
  const { folder, stateFile } = restoreSnapshot(snapshot);
  // Not behind the real time, by which a signature is too old after five minutes.
  const clock = fakeClock(Math.max(snapshot.time, Date.now()));
  const backend = await sandboxBackend(stateFile, clock.now);
  const { endpoint, credentials, hook } = backend;
  const notes: string[] = [];
  const note = (line: string) => void notes.push(line);
  return {
    backend,
    folder,
    stateFile,
    hook,
    now: clock.now,
    notes,
    run(command, faults = []) {
      const interruption = new AbortController();
      const interrupt = () => interruption.abort(new Failure('INTERRUPTED', 'Interrupted.'));
      const kill = () => assert.fail('nothing is killed in this process');
      hook.arm(faults, () => ({ kill, interrupt }));
      return command({ folder, endpoint, credentials, clock, note, interrupt: interruption.signal });
    },
    async [Symbol.asyncDispose]() {
      await backend[Symbol.asyncDispose]();
      await rm(dirname(folder), { recursive: true });
    },
  };
}

/** What `start` becomes by `change`. */
export async function snapshotAfter(start: Snapshot, change: (place: Place) => Promise<unknown>): Promise<Snapshot> {
  await using place = await openSnapshot(start);
  await change(place);
  return takeSnapshot(place);
}

/** A command, where it begins, and what must come of it however often it is cut off. */
export interface Recovery {
  readonly start: Snapshot;
  readonly command: Command;
  readonly expected: Expected;
  /** Looks at what is particular to the command, once it has come to its end. */
  readonly check?: ((place: Place) => Promise<void>) | undefined;
}

/** Everywhere a kill can leave the command, and the operations it asks of AWS where nothing disturbs it. */
export async function crashPointsOf({ start, command }: Recovery) {
  await using place = await openSnapshot(start);
  const points = await recordCrashPoints(place, () => place.run(command));
  return { points, operations: place.hook.operations };
}

/** From what a kill left, one run gets to the end; one more changes nothing. */
export async function assertRecovers(recovery: Recovery, crashed: Snapshot): Promise<void> {
  await using place = await openSnapshot(crashed);
  await place.run(recovery.command);
  await assertEnd(recovery, place);
}

/**
 * The command copes with a reply that gets lost, and goes on after Ctrl-C, or after what `mayEndIt` matches; one more
 * run changes nothing.
 */
export async function assertCopes(recovery: Recovery, fault: Fault, mayEndIt?: RegExp): Promise<void> {
  await using place = await openSnapshot(recovery.start);
  try {
    await place.run(recovery.command, [fault]);
  } catch (error) {
    const isInterrupted = fault.kind === 'interrupt' && isFailure(error) && error.code === 'INTERRUPTED';
    if (!isInterrupted && mayEndIt?.test(String(error)) !== true) throw error;
    await place.run(recovery.command);
  }
  await assertEnd(recovery, place);
}

async function assertEnd({ command, expected, check }: Recovery, place: Place): Promise<void> {
  await assertSettled(place.backend, place.folder, expected);
  await check?.(place);
  const before = await filesOf(place.folder);
  await place.run(command);
  assert.deepEqual(place.hook.changes, [], 'one more run changed something');
  assert.deepEqual(await filesOf(place.folder), before, 'one more run changed a file');
}
