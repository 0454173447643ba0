import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxOptions } from '../../src/sandbox/index.ts';
import { accountAdd, accountClose, orgInit } from '../support/commands-in-process.ts';
import { crashPointsOf, EMPTY, openSnapshot, snapshotAfter } from '../support/recovery.ts';
import { filesOf } from '../support/settled.ts';
import { forAll } from '../support/side-by-side.ts';
import { assertClosed, usePlaces } from '../workflows/account-close/scene.ts';

describe('pf aws account close, whatever befalls one request', () => {
  const stage = usePlaces();

  for (const kind of ['drop-reply', 'drop-request', 'error=ServiceFailure'] as const) {
    it(`ends the same whichever request meets ${kind}`, async () => {
      for (let at = 0; ; at += 1) {
        const armed = { isOn: false, count: 0, met: '' };
        const onRequest: SandboxOptions['onRequest'] = ({ operation }) => {
          if (!armed.isOn || armed.count++ !== at) return undefined;
          armed.met = operation;
          return { fault: kind };
        };
        const place = await stage({ onRequest });
        armed.isOn = true;
        const line = `close staging --confirm ${place.staging} --yes --json`;
        const first = await place.run(line);
        armed.isOn = false;
        if (armed.met === '') break;
        if (first.status !== 0) {
          const second = await place.run(line);
          assert.equal(second.status, 0, `${armed.met}: ${first.stdout}${second.stdout}`);
        }
        assertClosed(place);
      }
    });
  }

  it('ends the same wherever it was killed, and goes all the way back', async () => {
    const start = await snapshotAfter(EMPTY, async (place) => {
      await place.run(orgInit());
      await place.run(accountAdd({ environments: ['staging', 'production'] }, { configures: true }));
    });
    const softened = await snapshotAfter(start, (place) => place.run(accountClose('staging', 'soften')));
    const runs = [
      { start, command: accountClose('staging'), check: assertClosed },
      { start: softened, command: accountClose('staging', 'undo'), check: assertOpen },
    ];
    for (const { check, ...run } of runs) {
      const { points } = await crashPointsOf({ ...run, expected: { environments: [] } });
      assert.ok(points.length > 6, `only ${points.length} states`);
      await forAll(
        points,
        ({ name }) => name,
        async (point) => {
          await using place = await openSnapshot(point);
          const { sandbox } = place.backend;
          await place.run(run.command);
          const staging = sandbox.state.accounts().find(({ name }) => name.endsWith('staging'))?.id ?? '';
          check({ sandbox, staging, read: (path) => readFileSync(join(place.folder, path), 'utf8') });
          const before = await filesOf(place.folder);
          await place.run(run.command);
          assert.deepEqual(place.hook.changes, [], 'one more run changed something');
          assert.deepEqual(await filesOf(place.folder), before, 'one more run changed a file');
        },
      );
    }
  });
});

function assertOpen({ sandbox, staging }: Parameters<typeof assertClosed>[0]): void {
  const { state, tags, membership } = sandbox.state.account(staging) ?? assert.fail('it is gone');
  assert.deepEqual([state, tags['pf:environment'], tags['pf:closing']], ['ACTIVE', 'staging', undefined]);
  assert.match(membership?.parentId ?? '', /^r-/);
  assert.deepEqual(
    sandbox.state.keys(staging).map(({ active }) => active),
    [true],
  );
}
