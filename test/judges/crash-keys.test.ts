import assert from 'node:assert/strict';
import { describeFault, everyFault } from '../support/crash-scenario.ts';
import { assertWayIn, type KeyRecoveries, openKeyRecoveries } from '../support/key-crashes.ts';
import { assertCopes, assertRecovers, crashPointsOf } from '../support/recovery.ts';
import { forAll } from '../support/side-by-side.ts';

/** The role of a profile is assumed once: whoever throttles that ends the run, which changed nothing by then. */
const ROLE_NOT_REACHED = /AssumeRole/;

describe('every state and every request of a rotation or a retirement, disturbed', function () {
  this.timeout('20m');
  let recoveries: KeyRecoveries;

  before(async () => {
    recoveries = await openKeyRecoveries();
  });

  for (const name of [
    'rotation',
    'finishing',
    'undoing',
    'retirement',
    'end of retirement',
    'way back from retirement',
  ] as const) {
    it(`${name}: a reply that gets lost, an internal error, throttling, or Ctrl-C`, async () => {
      const { operations } = await crashPointsOf(recoveries[name]);
      const faults = everyFault(operations.length, ['drop reply', 'interrupt', 'throttle', 'error=ServiceFailure']);
      await forAll(faults, describeFault, (fault) => assertCopes(recoveries[name], fault, ROLE_NOT_REACHED));
    });
  }

  for (const name of ['finishing', 'undoing', 'end of retirement', 'way back from retirement'] as const) {
    it(`${name}, killed: a key that works is in the profile throughout`, async () => {
      const { points } = await crashPointsOf(recoveries[name]);
      assert.ok(points.length > 8, `only ${points.length} states`);
      const nameOf = (point: { readonly name: string }) => point.name;
      await forAll(points, nameOf, async (point) => {
        await assertWayIn(point);
        await assertRecovers(recoveries[name], point);
      });
    });
  }
});
