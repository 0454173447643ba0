import { describeFault, everyFault } from '../support/crash-scenario.ts';
import { assertCopes, crashPointsOf } from '../support/recovery.ts';
import { openRootRecoveries, type RootRecoveries } from '../support/root-crashes.ts';
import { forAll } from '../support/side-by-side.ts';

describe('every request of root secure and root recover, disturbed', function () {
  this.timeout('20m');
  let recoveries: RootRecoveries;

  before(async () => {
    recoveries = await openRootRecoveries();
  });

  for (const name of ['secure', 'recover'] as const) {
    it(`${name}: an internal error, throttling, or Ctrl-C`, async () => {
      const { operations } = await crashPointsOf(recoveries[name]);
      const faults = everyFault(operations.length, ['interrupt', 'throttle', 'error=ServiceFailure']);
      await forAll(faults, describeFault, (fault) => assertCopes(recoveries[name], fault));
    });
  }
});
