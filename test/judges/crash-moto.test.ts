import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useCleanup } from '../support/cleanup.ts';
import {
  type CrashScenario,
  describeFault,
  everyFault,
  newRepository,
  removeRepository,
  runOnce,
  runThroughFaults,
} from '../support/crash-scenario.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { motoBackend, prepareManagement } from '../support/moto-backend.ts';
import type { Fault } from '../support/request-hook.ts';
import { forAll } from '../support/side-by-side.ts';
import { isInstalled, NEEDS_MOTO, skipUnless } from '../support/skip.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];
const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--no-central-root', '--yes', '--no-next', '--json'];
const SERVERS = 2;

// moto accepts an e-mail address twice: a second CreateAccount shows as a second account.
describe('every request to moto, disturbed', function () {
  this.timeout('20m');
  let pf: InstalledPf;
  const servers: Moto[] = [];

  const keep = useCleanup();
  before(async function () {
    skipUnless(this, isInstalled('moto_server'), NEEDS_MOTO);
    pf = await keep(installPf());
    servers.push(...(await Promise.all(Array.from({ length: SERVERS }, () => keep(startMoto({ lean: true }))))));
  });

  async function withMoto<T>(args: readonly string[], work: (scenario: CrashScenario) => Promise<T>): Promise<T> {
    // One server at a time to one case: emptying it empties it for everybody.
    const server = servers.shift();
    assert.ok(server, 'more cases at once than servers');
    const folder = await newRepository();
    try {
      await using backend = await motoBackend(server.url);
      const adds = args[1] === 'account';
      if (adds) await prepareManagement(server.url, folder);
      // moto knows no root: org init keeps the key it is given.
      const expected = adds ? { environments: ['production', 'staging'] } : { environments: [], givenKey: true };
      return await work({ pf, backend, folder, args, expected });
    } finally {
      servers.push(server);
      await removeRepository(folder);
    }
  }

  for (const [title, args] of [
    ['account add with two environments: one account and one held key for each', ACCOUNT_ADD],
    ['org init: the given key is held', ORG_INIT],
  ] as const) {
    it(title, async () => {
      const requests = await withMoto(args, async (scenario) => {
        const run = await runOnce(scenario);
        assert.equal(run.status, 0, run.stderr);
        return scenario.backend.hook.operations.length;
      });
      const faultOne = (fault: Fault) => withMoto(args, (scenario) => runThroughFaults(scenario, [fault]));
      await forAll(everyFault(requests), describeFault, faultOne, SERVERS);
    });
  }
});
