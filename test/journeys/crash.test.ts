import { after, before, describe, it } from 'mocha';
import { sandboxCloud } from '../support/cloud.ts';
import { everyStrike, nameOf, newRepository, type Ordeal, removeRepository, survive } from '../support/ordeal.ts';
import { ORG_INIT, operationsOf, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';
import { forAll } from '../support/side-by-side.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

describe('every request, struck', function () {
  this.timeout('10m');
  let ready: ReadyOrganization;

  before(async () => {
    ready = await readyOrganization();
  });

  after(() => ready?.[Symbol.asyncDispose]());

  async function withNewAccount(args: readonly string[], rootKeys: number, work: (ordeal: Ordeal) => Promise<void>) {
    await using cloud = await sandboxCloud();
    const repository = await newRepository();
    await work({ pf: ready.pf, cloud, folder: repository, args, expected: { environments: [], rootKeys } });
    await removeRepository(repository);
  }

  for (const [title, more, rootKeys] of [
    ['org init, the root key kept', [], 1],
    ['org init --delete-root-key', ['--delete-root-key'], 0],
  ] as const) {
    it(`${title}: one organization, one key that is held`, async () => {
      const scene = (work: (ordeal: Ordeal) => Promise<void>) => withNewAccount([...ORG_INIT, ...more], rootKeys, work);
      const strikes = everyStrike((await operationsOf(scene)).length);
      await forAll(strikes, nameOf, (strike) => scene((ordeal) => survive(ordeal, [strike])));
    });
  }

  it('account add with two environments: one account and one held key for each', async () => {
    const command = { args: ACCOUNT_ADD, expected: { environments: ['production', 'staging'] } };
    const scene = (work: (ordeal: Ordeal) => Promise<void>) => ready.scene(command, work);
    const strikes = everyStrike((await operationsOf(scene)).length);
    await forAll(strikes, nameOf, (strike) => scene((ordeal) => survive(ordeal, [strike])));
  });
});
