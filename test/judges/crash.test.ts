import { before, describe, it } from 'mocha';
import { sandboxBackend } from '../support/backend.ts';
import { useCleanup } from '../support/cleanup.ts';
import {
  type CrashScenario,
  describeFault,
  everyFault,
  KINDS,
  newRepository,
  removeRepository,
  runThroughFaults,
} from '../support/crash-scenario.ts';
import { ORG_INIT, operationsOf, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';
import { forAll } from '../support/side-by-side.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

// In this process, and at more places, in test/journeys/crash.test.ts.
describe('every request of a real process, disturbed', function () {
  this.timeout('20m');
  let ready: ReadyOrganization;

  const keep = useCleanup();
  before(async () => {
    ready = await keep(readyOrganization());
  });

  async function withNewAccount(
    args: readonly string[],
    rootKeys: number,
    work: (scenario: CrashScenario) => Promise<void>,
  ) {
    await using backend = await sandboxBackend();
    const repository = await newRepository();
    await work({ pf: ready.pf, backend, folder: repository, args, expected: { environments: [], rootKeys } });
    await removeRepository(repository);
  }

  for (const [title, more, rootKeys] of [
    ['org init, the root key kept', [], 1],
    ['org init --delete-root-key', ['--delete-root-key'], 0],
  ] as const) {
    it(`${title}: one organization, one key that is held`, async () => {
      const withScenario = (work: (scenario: CrashScenario) => Promise<void>) =>
        withNewAccount([...ORG_INIT, ...more], rootKeys, work);
      const faults = everyFault((await operationsOf(withScenario)).length);
      await forAll(faults, describeFault, (fault) => withScenario((scenario) => runThroughFaults(scenario, [fault])));
    });
  }

  it('account add with two environments: one account and one held key for each', async () => {
    const command = { args: ACCOUNT_ADD, expected: { environments: ['production', 'staging'] } };
    const withScenario = (work: (scenario: CrashScenario) => Promise<void>) => ready.withScenario(command, work);
    const faults = everyFault((await operationsOf(withScenario)).length, [...KINDS, 'interrupt']);
    await forAll(faults, describeFault, (fault) => withScenario((scenario) => runThroughFaults(scenario, [fault])));
  });
});
