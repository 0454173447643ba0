import assert from 'node:assert/strict';
import type { CrashPoint } from '../support/crash-points.ts';
import { describeFault, everyFault } from '../support/crash-scenario.ts';
import { assertWayIn, type KeyRecoveries, openKeyRecoveries } from '../support/key-crashes.ts';
import { assertCopes, assertRecovers, crashPointsOf } from '../support/recovery.ts';
import { forAll } from '../support/side-by-side.ts';

const nameOf = ({ name }: CrashPoint) => name;

// The end of the grace and the way back, other faults: test/judges/crash-keys.test.ts.
describe('wherever a rotation of keys ends too early, the next run ends it', () => {
  let recoveries: KeyRecoveries;

  before(async () => {
    recoveries = await openKeyRecoveries();
  });

  it('killed: a key that works is in the profile throughout, and one is left that is held', async () => {
    const { points } = await crashPointsOf(recoveries.rotation);
    assert.ok(points.length > 30, `only ${points.length} states`);
    await forAll(points, nameOf, async (point) => {
      await assertWayIn(point);
      await assertRecovers(recoveries.rotation, point);
    });
  });

  it('a reply that gets lost', async () => {
    const { operations } = await crashPointsOf(recoveries.rotation);
    const faults = everyFault(operations.length, ['drop reply']);
    await forAll(faults, describeFault, (fault) => assertCopes(recoveries.rotation, fault));
  });
});
