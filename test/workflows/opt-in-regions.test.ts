import assert from 'node:assert/strict';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { openManagement } from '../../src/run/management.ts';
import { executeAccountAdd, prepareAccountAdd } from '../../src/workflows/account-add/execute.ts';
import { prepareOrgInit } from '../../src/workflows/org-init/execute.ts';
import { failing } from '../support/failing.ts';
import { ACCOUNT_ADD, ORG_INIT, RESUME, type Workflows, workflows } from '../support/workflows.ts';
import { briefly, of, stageScene } from './verify/scene.ts';

const REGION = 'af-south-1';
const SILENT = { renderer: 'silent' } as const;

async function organization(options: Parameters<typeof workflows>[0] = {}): Promise<Workflows> {
  const run = await workflows(options);
  await run.orgInit();
  run.sandbox.clearRequests();
  return run;
}

const asked = ({ sandbox }: Workflows, operation: string) =>
  sandbox.requests().filter((request) => request.operation === operation).length;

const statusOf = ({ sandbox }: Workflows, account: string) => sandbox.state.account(account)?.regions[REGION];

async function titlesOf(run: Workflows, given: object = {}): Promise<string[]> {
  const { plan } = await prepareAccountAdd(await run.work(), { ...ACCOUNT_ADD, region: REGION, ...given });
  return plan.steps.flatMap(({ title, calls }) => (/region/i.test(title) ? [`${title}: ${calls.join()}`] : []));
}

describe('a region that an account must opt into', () => {
  const enabling = `Enable region ${REGION} in the account, which takes AWS minutes, sometimes hours: account:EnableRegion`;

  it('is in the plan, enabled by the management account, awaited, and left alone afterwards', async () => {
    const run = await organization({ delays: { regionEnabling: 4 * 60_000 } });
    assert.deepEqual(await titlesOf(run), [enabling]);
    const { accounts, failed } = await run.accountAdd({ region: REGION });
    assert.deepEqual(failed, []);
    const account = accounts[0]?.accountId ?? '';
    assert.equal(accounts[0]?.identity?.account, account);
    assert.equal(statusOf(run, account), 'ENABLED');
    assert.ok(run.clock.waited() >= 4 * 60_000);
    assert.equal(asked(run, 'EnableRegion'), 1);
    assert.deepEqual(await titlesOf(run), []);
  });

  it('ends with exit status 8 and the command that goes on, when the wait ends; and goes on', async () => {
    const run = await organization({ delays: { regionEnabling: 6 * 60_000 } });
    const { failed } = await run.accountAdd({ region: REGION, timeoutMs: 3 * 60_000 });
    assert.equal(failed[0]?.code, 'REGION_IN_PROGRESS');
    assert.ok(failed[0]?.suggestions.some((suggestion) => suggestion.endsWith(RESUME)));
    assert.deepEqual(await titlesOf(run), [`Wait for AWS to enable region ${REGION} in the account: `]);
    const { accounts, failed: none } = await run.accountAdd({ region: REGION });
    assert.deepEqual(none, []);
    assert.equal(accounts[0]?.created, true);
    assert.equal(asked(run, 'EnableRegion'), 1);
  });

  it('needs trusted access for Account Management, which the plan names', async () => {
    const run = await organization();
    const { organizations } = await import('../sandbox/client.ts').then(({ clientOf }) =>
      clientOf(run.sandbox.endpoint, run.sandbox.rootCredentials),
    );
    await organizations('DisableAWSServiceAccess', { ServicePrincipal: 'account.amazonaws.com' });
    assert.deepEqual(await titlesOf(run), [
      'Trust account.amazonaws.com, which enables regions of members: organizations:EnableAWSServiceAccess',
      enabling,
    ]);
    assert.deepEqual((await run.accountAdd({ region: REGION })).failed, []);
  });

  it('that was switched off since is no bad key: the key stays, and the region is enabled again', async () => {
    const run = await organization();
    const [account] = (await run.accountAdd({ region: REGION })).accounts;
    const id = account?.accountId ?? '';
    const keys = run.sandbox.state.keys(id);
    run.sandbox.scenario.setRegion(id, REGION, 'DISABLED');
    assert.deepEqual((await run.accountAdd({})).failed, []);
    assert.deepEqual(
      run.sandbox.state.keys(id).map((key) => key.id),
      keys.map((key) => key.id),
    );
  });

  it('of the management account is enabled by org init, and named by others', async () => {
    const run = await workflows();
    const { plan } = await prepareOrgInit(await run.work(), {
      ...ORG_INIT,
      keys: run.sandbox.rootCredentials,
      region: REGION,
    });
    assert.ok(plan.steps.some(({ calls }) => calls.includes('account:EnableRegion')));
    assert.equal((await run.orgInit({ region: REGION })).identity.account, run.sandbox.managementAccountId);
    const { managementAccountId: id } = run.sandbox;
    assert.equal(statusOf(run, id), 'ENABLED');
    run.sandbox.scenario.setRegion(id, REGION, 'DISABLED');
    const failure = await failing('REGION_NOT_ENABLED', async () => openManagement(await run.work(), undefined));
    assert.match(failure.message, new RegExp(`${REGION} is not enabled in account ${id}`));
    await run.orgInit({ region: REGION, keys: undefined });
    await openManagement(await run.work(), undefined);
  });

  it('does not stand in the way of a role', async () => {
    const run = await organization();
    const { accounts, failed } = await run.accountAdd({ region: REGION, access: 'role' });
    assert.deepEqual(failed, []);
    assert.match(accounts[0]?.identity?.arn ?? '', /assumed-role/);
  });
});

describe('verify in a region that is off', () => {
  it('says so, whoever asks, and not that the key is bad', async () => {
    await using scene = await stageScene();
    const { key, account } = scene.management;
    scene.writeProfiles({ 'management-superuser': { ...scene.profileOf(key), config: `region = ${REGION}` } });
    const seen = async () => of(await scene.verify({ environments: ['management'] }), 'management').findings;
    const [finding] = await seen();
    assert.deepEqual(
      [finding?.code, finding?.message],
      ['REGION_NOT_ENABLED', `Region ${REGION} is not enabled in account ${account}.`],
    );
    scene.sandbox.scenario.setKeyActive(key.accessKeyId, false);
    assert.equal((await seen())[0]?.code, 'KEY_UNKNOWN');
    scene.sandbox.scenario.setKeyActive(key.accessKeyId, true);
    scene.sandbox.scenario.setRegion(account, REGION, 'ENABLED');
    assert.deepEqual(briefly(await seen()), []);
  });
});

describe('what a policy denies', () => {
  it('is not waited for, names the policy, and has a way round that works', async () => {
    const run = await organization();
    const policy = run.sandbox.scenario.denyByPolicy(['iam:CreateUser']);
    const began = run.clock.now();
    const { failed } = await run.accountAdd();
    assert.equal(failed[0]?.code, 'POLICY_DENIES');
    assert.match(failed[0]?.message ?? '', new RegExp(`A service control policy denies CreateUser: .*/${policy}`));
    assert.ok(run.clock.now() - began < 60_000, 'it was waited for');
    assert.ok(failed[0]?.suggestions.some((line) => line.includes(policy)));
    assert.ok(failed[0]?.suggestions.some((line) => line.endsWith('pf aws account add production --access role')));
    const { failed: none } = await run.accountAdd({ access: 'role' });
    assert.deepEqual(none, []);
    assert.equal(readAwsFiles((await run.work()).repository).get('production-superuser')?.kind, 'role');
  });

  it('binds members alone', async () => {
    const run = await organization();
    run.sandbox.scenario.denyByPolicy(['*'], run.sandbox.managementAccountId);
    await openManagement(await run.work(), undefined);
  });
});

describe('Control Tower', () => {
  it('is a warning where accounts would be made outside of it', async () => {
    const run = await organization();
    run.sandbox.scenario.trustService('controltower.amazonaws.com');
    const context = await run.work();
    const prepared = await prepareAccountAdd(context, ACCOUNT_ADD);
    const [warning] = prepared.plan.warnings ?? [];
    assert.match(warning?.message ?? '', /Control Tower governs this organization.*not enrolled/);
    await executeAccountAdd(context, prepared, SILENT);
    assert.equal((await prepareAccountAdd(await run.work(), ACCOUNT_ADD)).plan.warnings, undefined);
    const again = await prepareOrgInit(await run.work(), { ...ORG_INIT, keys: undefined });
    assert.match(again.plan.warnings?.[0]?.message ?? '', /Control Tower/);
  });
});
