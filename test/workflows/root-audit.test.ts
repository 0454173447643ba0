import assert from 'node:assert/strict';
import { auditRoots } from '../../src/workflows/root-audit/load.ts';
import { failing } from '../support/failing.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { startRehearsal } from '../support/rehearsal.ts';
import { type Workflows, workflows } from '../support/workflows.ts';

const ALL = { environments: [], managementProfile: undefined };

/** An organization with an environment, and an account that is older than centralized root access. */
async function organization() {
  const run = await workflows();
  await run.orgInit();
  const { scenario, managementAccountId } = run.sandbox;
  const [production] = (await run.accountAdd()).accounts;
  const old = scenario.createMember(managementAccountId, 'old', 'old@corp.example');
  const account = run.sandbox.state.account(old);
  assert.ok(account);
  Object.assign(account, { hasRootCredentials: true });
  const key = scenario.createRootKey(old);
  run.sandbox.clearRequests();
  return { run, old, key, production: production?.accountId ?? '' };
}

const audit = async (run: Workflows, environments: readonly string[] = []) =>
  auditRoots(await run.work(), { ...ALL, environments });

describe('root audit', () => {
  it('tells what each root user has, and changes nothing', async () => {
    const { run, old, key, production } = await organization();
    const { management, accounts, failed } = await audit(run);
    assert.deepEqual(failed, []);
    assert.deepEqual(
      accounts.map(({ environment, accountId, password, mfaDevices, certificates, findings }) => [
        ...[environment, accountId, password, mfaDevices, certificates],
        findings.map(({ code }) => code),
      ]),
      [
        ['production', production, false, 0, 0, []],
        [null, old, true, 0, 0, ['ROOT_KEYS_PRESENT', 'ROOT_WITHOUT_MFA']],
      ],
    );
    const [shown] = accounts[1]?.accessKeys ?? [];
    assert.equal(shown?.accessKeyId, key.accessKeyId.slice(-4).padStart(key.accessKeyId.length, '*'));
    assert.deepEqual([shown?.status, shown?.lastUsedAt], ['Active', null]);
    const { environment, accountId, mfa } = management;
    assert.deepEqual([environment, accountId, mfa], ['management', run.sandbox.managementAccountId, false]);
    assert.deepEqual(
      management.findings.map(({ code }) => code),
      ['ROOT_KEYS_PRESENT', 'ROOT_WITHOUT_MFA'],
    );
    assert.ok(run.sandbox.requests().every(({ changing }) => !changing));
  });

  it('looks at the environments that are named alone', async () => {
    const { run, production } = await organization();
    assert.deepEqual(
      (await audit(run, ['production', 'management'])).accounts.map(({ accountId }) => accountId),
      [production],
    );
    await failing('ENVIRONMENT_UNKNOWN', () => audit(run, ['prodution']));
  });

  it('has one that fails hide no other, and names the policy', async () => {
    const { run, old, production } = await organization();
    const policy = run.sandbox.scenario.denyByPolicy(['iam:*'], old, true);
    const { accounts, failed } = await audit(run);
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      [production],
    );
    assert.deepEqual([failed[0]?.environment, failed[0]?.code], [old, 'POLICY_DENIES']);
    assert.match(failed[0]?.message ?? '', new RegExp(policy));
  });

  it('says how to switch centralized root access on where it is off', async () => {
    const run = await workflows();
    await run.orgInit({ centralRoot: false });
    run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'old', 'old@corp.example');
    const failure = await failing('CENTRAL_ROOT_OFF', () => audit(run));
    assert.match(failure.suggestions[0] ?? '', /pf aws org init$/);
  });
});

describe('account add --account-id', () => {
  it('says what the root user of the account has that it adopts', async () => {
    const rehearsal = await startRehearsal();
    const pf = await openPfInProcess();
    try {
      const { sandbox, repository: cwd, env } = rehearsal;
      const type = (line: string, more = {}) => pf.run(line.split(' '), { cwd, env: { ...env, ...more } });
      assert.equal((await type('aws org init --from-env --yes --no-next', rehearsal.rootKey)).status, 0);
      const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'old', 'old@corp.example');
      sandbox.scenario.createRootKey(id);
      const { status, stderr } = await type(`aws account add production --account-id ${id} --yes --no-next`);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /The root user has 1 access key\./);
      assert.match(stderr, /pf aws root secure production/);
      assert.equal((await type('aws root audit production --strict')).status, 1);
      assert.equal((await type('aws root audit production')).status, 0);
    } finally {
      await pf[Symbol.asyncDispose]();
      await rehearsal[Symbol.asyncDispose]();
    }
  });
});
