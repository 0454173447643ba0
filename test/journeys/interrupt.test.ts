import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { newRepository, removeRepository, runOnce } from '../support/crash-scenario.ts';
import { ORG_INIT, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

describe('Ctrl-C', () => {
  let ready: ReadyOrganization;

  const keep = useCleanup();
  before(async () => {
    ready = await keep(readyOrganization());
  });

  it('ends a run at a safe point, which says what stands and how to go on', () =>
    ready.withScenario({ args: ACCOUNT_ADD, expected: { environments: [] } }, async (scenario) => {
      const { status, stdout, stderr } = await runOnce(scenario, [{ at: 12, kind: 'interrupt' }]);
      assert.equal(status, 130);
      assert.match(stderr, /next safe point; press Ctrl-C again/);
      const { error } = JSON.parse(stdout);
      assert.equal(error.code, 'INTERRUPTED');
      assert.match(error.message, /Progress is saved\. .*Not finished: .*(production|staging)/);
      assert.deepEqual(error.suggestions, [`Continue with: pf ${ACCOUNT_ADD.join(' ')}`]);
    }));

  it('twice ends at once, while AWS is silent, and is still recoverable', async () => {
    const repository = await newRepository();
    let interrupt = () => {};
    let hangs = true;
    const sandbox = await startSandbox({
      onRequest: ({ operation }) => {
        if (!hangs || operation !== 'CreateAccessKey') return undefined;
        hangs = false;
        return { after: () => new Promise<void>(() => interrupt()) };
      },
    });
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
    const env = {
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const running = ready.pf.start(ORG_INIT, { cwd: repository, env });
    interrupt = () => {
      running.child.stderr?.on('data', (text: string) => {
        if (text.includes('safe point')) running.child.kill('SIGINT');
      });
      running.child.kill('SIGINT');
    };
    assert.equal((await running.ended).status, 130);
    const next = await ready.pf.run(ORG_INIT, { cwd: repository, env });
    assert.equal(next.status, 0, next.stderr);
    const keys = sandbox.state.keys(sandbox.managementAccountId, { userName: 'management-superuser' });
    assert.equal(keys.length, 1);
    await sandbox.close();
    await removeRepository(repository);
  });
});
