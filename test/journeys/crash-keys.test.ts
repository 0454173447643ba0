import assert from 'node:assert/strict';
import type { CrashPoint } from '../support/crash-points.ts';
import { describeFault, everyFault } from '../support/crash-scenario.ts';
import { assertWayIn, type KeyRecoveries, openKeyRecoveries } from '../support/key-crashes.ts';
import { assertCopes, assertRecovers, crashPointsOf } from '../support/recovery.ts';
import { forAll } from '../support/side-by-side.ts';

const nameOf = ({ name }: CrashPoint) => name;

// The end of the grace and the way back, other faults: test/judges/crash-keys.test.ts.
describe('wherever the work on a key ends too early, the next run ends it', () => {
  let recoveries: KeyRecoveries;

  before(async () => {
    recoveries = await openKeyRecoveries();
  });

  for (const name of ['rotation', 'retirement'] as const) {
    it(`${name}, killed: the profile leads into the account throughout`, async () => {
      const { points } = await crashPointsOf(recoveries[name]);
      assert.ok(points.length > 20, `only ${points.length} states`);
      await forAll(points, nameOf, async (point) => {
        await assertWayIn(point);
        await assertRecovers(recoveries[name], point);
      });
    });
  }

  it('a reply that gets lost', async () => {
    const { operations } = await crashPointsOf(recoveries.rotation);
    const faults = everyFault(operations.length, ['drop reply']);
    await forAll(faults, describeFault, (fault) => assertCopes(recoveries.rotation, fault));
  });
});
