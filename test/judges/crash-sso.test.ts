import { type SandboxBackend, sandboxBackend } from '../support/backend.ts';
import { useCleanup } from '../support/cleanup.ts';
import {
  type CrashScenario,
  describeFault,
  everyFault,
  removeRepository,
  runOnce,
  runThroughFaults,
} from '../support/crash-scenario.ts';
import { assertLetIn } from '../support/let-in.ts';
import {
  operationsOf,
  type ReadyOrganization,
  readyOrganization,
  type Snapshot,
} from '../support/ready-organization.ts';
import { forAll } from '../support/side-by-side.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', '--yes', '--no-next', '--json'];
const SSO_INIT = ['aws', 'sso', 'init', '--group', 'administrators', '--yes', '--json'];

// In this process, and at more places, in test/journeys/sso-crash.test.ts.
describe('every request of sso init as a real process, disturbed', function () {
  this.timeout('20m');
  let ready: ReadyOrganization;
  let start: Snapshot;
  const expected = { environments: ['production'] };

  const keep = useCleanup();
  before(async () => {
    ready = await keep(readyOrganization());
    start = await ready.copy();
    await using backend = await sandboxBackend(start.state);
    await runOnce({ pf: ready.pf, backend, folder: start.repository, args: ACCOUNT_ADD, expected });
    backend.sandbox.scenario.enableIdentityCenter({ region: 'eu-west-1' });
  });
  after(() => removeRepository(start.repository));

  it('one permission set, one assignment for each account, profiles once', async () => {
    const within = (work: (scenario: CrashScenario, backend: SandboxBackend) => Promise<void>) =>
      ready.withScenario({ args: SSO_INIT, expected }, work, start);
    const faults = everyFault((await operationsOf(within)).length, ['kill after', 'kill soon after']);
    await forAll(faults, describeFault, (fault) =>
      within(async (scenario, backend) => {
        await runThroughFaults(scenario, [fault]);
        await assertLetIn(backend, scenario.folder);
      }),
    );
  });
});
