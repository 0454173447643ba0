import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountAdd, orgInit, ssoInit } from '../support/commands-in-process.ts';
import type { CrashPoint, Snapshot } from '../support/crash-points.ts';
import { describeFault } from '../support/crash-scenario.ts';
import { assertLetIn } from '../support/let-in.ts';
import {
  assertCopes,
  assertRecovers,
  crashPointsOf,
  EMPTY,
  openSnapshot,
  type Recovery,
  snapshotAfter,
} from '../support/recovery.ts';
import type { Fault, FaultKind } from '../support/request-hook.ts';
import { forAll } from '../support/side-by-side.ts';

describe('wherever sso init ends too early, the next run ends what was begun', () => {
  let ready: Snapshot;
  let recorded: Awaited<ReturnType<typeof crashPointsOf>>;

  const scenario = (): Recovery => ({
    start: ready,
    command: ssoInit(),
    expected: { environments: ['production'] },
    check: ({ backend, folder }) => assertLetIn(backend, folder),
  });

  /** The first and the last request of each operation meets each kind of fault. */
  function atEachOperation(kinds: readonly FaultKind[]): Fault[] {
    const { operations } = recorded;
    const isEdge = (name: string, at: number) => [operations.indexOf(name), operations.lastIndexOf(name)].includes(at);
    return operations.flatMap((name, at) => (isEdge(name, at) ? kinds.map((kind) => ({ at, kind })) : []));
  }

  before(async () => {
    const bare = await snapshotAfter(EMPTY, async ({ backend }) => {
      backend.sandbox.scenario.enableIdentityCenter({ region: 'eu-west-1' });
    });
    ready = await snapshotAfter(bare, async (place) => {
      await place.run(orgInit());
      await place.run(accountAdd({ environments: ['production'] }));
    });
    recorded = await crashPointsOf(scenario());
  });

  it('killed: one permission set, one assignment for each account, profiles once', async () => {
    const { points } = recorded;
    assert.ok(points.length > 20, `only ${points.length} states`);
    await forAll(points, nameOf, (point) => assertRecovers(scenario(), point));
  });

  it('a reply that gets lost, or Ctrl-C', async () => {
    await forAll(atEachOperation(['drop reply', 'interrupt']), describeFault, (fault) =>
      assertCopes(scenario(), fault),
    );
  });

  it('throttled at each operation', async () => {
    await forAll(atEachOperation(['throttle']), describeFault, (fault) => assertCopes(scenario(), fault));
  });

  it('no key, and no word of a profile, is touched before the logins are proven', async () => {
    const before = ready.files.get('.aws/config')?.bytes?.toString();
    const { points } = recorded;
    const proven = points.findIndex(({ name }) => /^after request \d+ \(GetRoleCredentials\)/.test(name));
    assert.ok(proven > 10, points.map(nameOf).join());
    for (const { files } of points.slice(0, proven)) assert.equal(files.get('.aws/config')?.bytes?.toString(), before);
    await using place = await openSnapshot(ready);
    await place.run(ssoInit());
    const credentials = await readFile(join(place.folder, '.aws/credentials'), 'utf8');
    assert.equal(credentials, ready.files.get('.aws/credentials')?.bytes?.toString());
  });
});

const nameOf = ({ name }: CrashPoint) => name;
