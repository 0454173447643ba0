import assert from 'node:assert/strict';
import { proveKey } from '../../src/access/user-key.ts';
import { failing } from '../support/failing.ts';
import { workflows } from '../support/workflows.ts';

/** The same id, but for its last digit. */
const near = (id: string) => `${id.slice(0, -1)}${(Number(id.at(-1)) + 1) % 10}`;

async function proving() {
  const run = await workflows();
  const { managementAccountId: id, rootCredentials: keys } = run.sandbox;
  const context = await run.work();
  const proof = { keys, region: 'us-east-2', expectedAccount: id, fresh: false, management: false };
  return { run, id, ask: (change = {}) => proveKey(context, { ...proof, ...change }) };
}

describe('a new key', () => {
  it('counts as proven where it belongs to the expected account', async () => {
    const { id, ask } = await proving();
    assert.equal((await ask()).account, id);
  });

  it('does not where that is another account, by its last digit', async () => {
    const { run, id, ask } = await proving();
    const failure = await failing('WRONG_ACCOUNT', () => ask({ expectedAccount: near(id) }));
    assert.deepEqual([failure.details.account, failure.details.expectedAccount], [id, near(id)]);
    assert.ok(!failure.message.includes(run.sandbox.rootCredentials.secretAccessKey));
  });

  it('is asked for by every service it is for', async () => {
    const { run, ask } = await proving();
    await ask();
    const asked = () => run.sandbox.requests().map(({ operation }) => operation);
    assert.deepEqual(asked(), ['GetCallerIdentity', 'GetAccountSummary']);
    run.sandbox.clearRequests();
    await ask({ management: true });
    assert.deepEqual(asked(), ['GetCallerIdentity', 'GetAccountSummary', 'DescribeOrganization']);
  });

  it('is waited for where a service does not know it yet', async () => {
    const { run, ask } = await proving();
    run.sandbox.addFault('GetAccountSummary:error=InvalidClientTokenId:2');
    await ask({ fresh: true });
    assert.ok(run.clock.waited() > 0);
  });
});
