import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { prepareAccountAdd } from '../../../src/workflows/account-add/execute.ts';
import { ACCOUNT_ADD, type Workflows, workflows } from '../../support/workflows.ts';

const USER = 'production-superuser';

/** An account whose user has a key that an interrupted run noted in the journal and did not get to write. */
async function withLostKey(): Promise<Workflows & { readonly accountId: string }> {
  const run = await workflows();
  await run.orgInit();
  const { accounts } = await run.accountAdd({ access: 'none' });
  const accountId = accounts[0]?.accountId ?? '';
  const { accessKeyId } = run.sandbox.scenario.createUser(accountId, USER);
  const { journal } = await run.work();
  await journal.update('production', { key: { accountId, userName: USER, before: [], accessKeyId } });
  return { ...run, accountId };
}

describe('a key that an interrupted run lost', () => {
  it('is planned to go, and goes, when the next run takes the role instead', async () => {
    const run = await withLostKey();
    const wish = { ...ACCOUNT_ADD, access: 'role' } as const;
    const { plan } = await prepareAccountAdd(await run.work(), wish);
    assert.deepEqual(
      plan.steps.map(({ title }) => title),
      [`Delete the key of IAM user ${USER} that an interrupted run made and nobody holds`],
    );
    await run.accountAdd(wish);
    assert.deepEqual(run.sandbox.state.keys(run.accountId), []);
    await assert.rejects(access(join(run.folder, '.aws/.pf-journal.json')));
  });

  it('stays noted where the next run does not get into the account', async () => {
    const run = await withLostKey();
    await run.accountAdd({ access: 'none' });
    const { journal } = await run.work();
    assert.ok(journal.note('production').key);
  });
});
