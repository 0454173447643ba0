import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { accountAdd, keyRotate, orgInit } from './commands-in-process.ts';
import type { CrashPoint, Snapshot } from './crash-points.ts';
import { EMPTY, openSnapshot, type Recovery, snapshotAfter } from './recovery.ts';

const DAY_MS = 86_400_000;
const PROFILE = 'production-superuser';

/** What rotates the key of one environment, from an old key or from a grace that goes on. */
export interface KeyRecoveries {
  readonly rotation: Recovery;
  readonly finishing: Recovery;
  readonly undoing: Recovery;
}

export async function openKeyRecoveries(): Promise<KeyRecoveries> {
  const ready = await snapshotAfter(EMPTY, async (place) => {
    await place.run(orgInit());
    await place.run(accountAdd({ environments: ['production'] }));
  });
  const start = makeKeysOld(ready);
  const environments = ['production'];
  const olderThanMs = 90 * DAY_MS;
  const pending = await snapshotAfter(start, (place) => place.run(keyRotate({ environments, graceMs: 7 * DAY_MS })));
  const expected = { environments };
  return {
    rotation: { start, command: keyRotate({ environments, olderThanMs }), expected },
    finishing: { start: pending, command: keyRotate({ environments, olderThanMs, finish: true }), expected },
    undoing: { start: pending, command: keyRotate({ environments, undo: true }), expected },
  };
}

/** The keys as they are after a hundred days. */
function makeKeysOld(snapshot: Snapshot): Snapshot {
  const aws = JSON.parse(snapshot.aws ?? '{}');
  for (const key of Object.values<{ createdAt: number }>(aws.world?.keys ?? aws.keys)) key.createdAt -= 100 * DAY_MS;
  return { ...snapshot, aws: JSON.stringify(aws) };
}

/** The key in the profile is one that AWS accepts. */
export async function assertWayIn(point: CrashPoint): Promise<void> {
  await using place = await openSnapshot(point);
  const [config, credentials] = ['config', 'credentials'].map((name) => join(place.folder, '.aws', name));
  const files = readAwsFiles({ configFile: config ?? '', credentialsFile: credentials ?? '' });
  const { state } = place.backend.sandbox;
  const written = files.get(PROFILE)?.keys;
  const held = state
    .accounts()
    .flatMap(({ id }) => state.keys(id))
    .find(({ id }) => id === written?.accessKeyId);
  assert.equal(held?.active, true, `${PROFILE} has no key that works`);
  assert.equal(held.secret, written?.secretAccessKey);
}
