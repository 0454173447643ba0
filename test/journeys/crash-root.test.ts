import assert from 'node:assert/strict';
import type { CrashPoint } from '../support/crash-points.ts';
import { describeFault, everyFault } from '../support/crash-scenario.ts';
import { assertCopes, assertRecovers, crashPointsOf, openSnapshot } from '../support/recovery.ts';
import { findMember, openRootRecoveries, type RootRecoveries } from '../support/root-crashes.ts';
import { forAll } from '../support/side-by-side.ts';

const nameOf = ({ name }: CrashPoint) => name;

// Other faults: test/judges/crash-root.test.ts.
describe('wherever the work on a root user ends too early, the next run ends it', () => {
  let recoveries: RootRecoveries;

  before(async () => {
    recoveries = await openRootRecoveries();
  });

  it('secure, killed: whatever is left is deleted, the password first once nothing guards it', async () => {
    const { secure } = recoveries;
    const { points } = await crashPointsOf(secure);
    assert.ok(points.length > 5, `only ${points.length} states`);
    await forAll(points, nameOf, async (point) => {
      await assertPasswordFirst(point);
      await assertRecovers(secure, point);
    });
  });

  it('recover, killed', async () => {
    const { points } = await crashPointsOf(recoveries.recover);
    await forAll(points, nameOf, async (point) => assertRecovers(recoveries.recover, point));
  });

  it('a reply that gets lost', async () => {
    for (const recovery of [recoveries.secure, recoveries.recover]) {
      const { operations } = await crashPointsOf(recovery);
      const faults = everyFault(operations.length, ['drop reply']);
      await forAll(faults, describeFault, (fault) => assertCopes(recovery, fault));
    }
  });

  async function assertPasswordFirst(point: CrashPoint): Promise<void> {
    await using place = await openSnapshot(point);
    const { hasRootCredentials, rootMfa } = findMember(place);
    if (!hasRootCredentials || rootMfa) return;
    await place.run(recoveries.secure.command);
    assert.equal(place.hook.changes[0], 'DeleteLoginProfile', point.name);
  }
});
