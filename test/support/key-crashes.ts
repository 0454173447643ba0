import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { accountAdd, keyRetire, keyRotate, orgInit } from './commands-in-process.ts';
import type { CrashPoint, Snapshot } from './crash-points.ts';
import { EMPTY, openSnapshot, type Recovery, snapshotAfter } from './recovery.ts';

const DAY_MS = 86_400_000;
const PROFILE = 'production-superuser';

/** What rotates the key of one environment, from an old key or from a grace that goes on. */
export interface KeyRecoveries {
  readonly rotation: Recovery;
  readonly finishing: Recovery;
  readonly undoing: Recovery;
  readonly retirement: Recovery;
  readonly 'end of retirement': Recovery;
  readonly 'way back from retirement': Recovery;
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
  const withoutKey = { environments, access: 'role' as const };
  const away = { environments, finish: true, graceMs: 0, deleteUser: true };
  const retired = await snapshotAfter(ready, (place) => place.run(keyRetire({ environments })));
  return {
    rotation: { start, command: keyRotate({ environments, olderThanMs }), expected },
    finishing: { start: pending, command: keyRotate({ environments, olderThanMs, finish: true }), expected },
    undoing: { start: pending, command: keyRotate({ environments, undo: true }), expected },
    retirement: { start: ready, command: keyRetire(away), expected: withoutKey },
    'end of retirement': { start: retired, command: keyRetire(away), expected: withoutKey },
    'way back from retirement': { start: retired, command: keyRetire({ environments, undo: true }), expected },
  };
}

/** The keys as they are after a hundred days. */
function makeKeysOld(snapshot: Snapshot): Snapshot {
  const aws = JSON.parse(snapshot.aws ?? '{}');
  for (const key of Object.values<{ createdAt: number }>(aws.world?.keys ?? aws.keys)) key.createdAt -= 100 * DAY_MS;
  return { ...snapshot, aws: JSON.stringify(aws) };
}

/** The profile leads in by a key that AWS accepts, or by the role; and no secret is where it should not be. */
export async function assertWayIn(point: CrashPoint): Promise<void> {
  await using place = await openSnapshot(point);
  const [config, credentials] = ['config', 'credentials'].map((name) => join(place.folder, '.aws', name));
  const files = readAwsFiles({ configFile: config ?? '', credentialsFile: credentials ?? '' });
  const { state } = place.backend.sandbox;
  const keys = state.accounts().flatMap(({ id }) => state.keys(id));
  const { keys: written, roleArn } = files.get(PROFILE) ?? {};
  if (written === undefined) assert.ok(roleArn, `${PROFILE} leads nowhere`);
  else {
    const held = keys.find(({ id }) => id === written.accessKeyId);
    assert.equal(held?.active, true, `${PROFILE} has no key that works`);
    assert.equal(held.secret, written.secretAccessKey);
  }
  for (const [name, { mode, bytes }] of point.files) {
    const isSecret = keys.some(({ secret }) => bytes?.includes(secret));
    if (isSecret) assert.match(name, /credentials/, `${name} holds a secret`);
    if (isSecret || name.endsWith('.pf-journal.json')) assert.equal(mode, 0o600, name);
  }
}
