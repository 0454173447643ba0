import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sandboxCloud } from '../support/cloud.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import {
  everyStrike,
  nameOf,
  newRepository,
  type Ordeal,
  removeRepository,
  runOnce,
  survive,
} from '../support/ordeal.ts';
import { forAll } from '../support/side-by-side.ts';

const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];
const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

describe('every request, struck', function () {
  this.timeout('10m');
  let pf: InstalledPf;
  let folder: string;
  /** An organization ready for accounts: the sandbox's state and the repository that belongs to it. */
  let ready: { readonly state: string; readonly repository: string };

  before(async () => {
    pf = await installPf();
    folder = await mkdtemp(join(tmpdir(), 'pf-crash-'));
    const state = join(folder, 'ready.json');
    const repository = await newRepository();
    ready = { state, repository };
    await using cloud = await sandboxCloud(state);
    const expected = { environments: [] };
    const run = await runOnce({ pf, cloud, folder: repository, args: ORG_INIT, expected });
    assert.equal(run.status, 0, run.stderr);
  });

  after(async () => {
    await pf.remove();
    await removeRepository(ready.repository);
    await rm(folder, { recursive: true });
  });

  async function withNewAccount(args: readonly string[], rootKeys: number, work: (ordeal: Ordeal) => Promise<void>) {
    await using cloud = await sandboxCloud();
    const repository = await newRepository();
    await work({ pf, cloud, folder: repository, args, expected: { environments: [], rootKeys } });
    await removeRepository(repository);
  }

  async function withOrganization(args: readonly string[], work: (ordeal: Ordeal) => Promise<void>) {
    const state = join(folder, `${crypto.randomUUID()}.json`);
    await copyFile(ready.state, state);
    await using cloud = await sandboxCloud(state);
    const repository = await newRepository(ready.repository);
    await work({ pf, cloud, folder: repository, args, expected: { environments: ['production', 'staging'] } });
    await removeRepository(repository);
  }

  async function requestsOf(scene: (work: (ordeal: Ordeal) => Promise<void>) => Promise<void>): Promise<number> {
    let count = 0;
    await scene(async (ordeal) => {
      const run = await runOnce(ordeal);
      assert.equal(run.status, 0, run.stderr);
      count = ordeal.cloud.gate.operations.length;
    });
    return count;
  }

  for (const [title, more, rootKeys] of [
    ['org init, the root key kept', [], 1],
    ['org init --delete-root-key', ['--delete-root-key'], 0],
  ] as const) {
    it(`${title}: one organization, one key that is held`, async () => {
      const scene = (work: (ordeal: Ordeal) => Promise<void>) => withNewAccount([...ORG_INIT, ...more], rootKeys, work);
      const strikes = everyStrike(await requestsOf(scene));
      await forAll(strikes, nameOf, (strike) => scene((ordeal) => survive(ordeal, [strike])));
    });
  }

  it('account add with two environments: one account and one held key for each', async () => {
    const scene = (work: (ordeal: Ordeal) => Promise<void>) => withOrganization(ACCOUNT_ADD, work);
    const strikes = everyStrike(await requestsOf(scene));
    await forAll(strikes, nameOf, (strike) => scene((ordeal) => survive(ordeal, [strike])));
  });
});
