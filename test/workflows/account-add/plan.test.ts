import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sendAccountRequest } from '../../../src/aws/account-creation.ts';
import { openManagement, openManagementOrganizations } from '../../../src/run/management.ts';
import { prepareAccountAdd } from '../../../src/workflows/account-add/execute.ts';
import type { AccountAddRequest } from '../../../src/workflows/account-add/request.ts';
import { failing } from '../../support/failing.ts';
import { ACCOUNT_ADD, type Workflows, workflows } from '../../support/workflows.ts';

async function organization(options: Parameters<typeof workflows>[0] = {}): Promise<Workflows> {
  const run = await workflows(options);
  await run.orgInit();
  run.sandbox.clearRequests();
  return run;
}

async function planned(run: Workflows, given: Partial<AccountAddRequest> = {}) {
  const { plan } = await prepareAccountAdd(await run.work(), { ...ACCOUNT_ADD, ...given });
  return plan;
}

function quotaRequests({ sandbox }: Workflows): string[] {
  return sandbox.requests().flatMap(({ service, operation }) => (service === 'servicequotas' ? [operation] : []));
}

describe('the quota in the plan of account add', () => {
  it('is what is left by what AWS allows, closed accounts counted', async () => {
    const run = await organization({ quota: 5 });
    const closed = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'old', 'old@corp.example');
    run.sandbox.scenario.closeAccount(closed);
    const plan = await planned(run, { environments: ['production', 'staging'] });
    assert.deepEqual(plan.quota, { allowed: 5, inUse: 2, left: 3, toCreate: 2 });
    assert.equal(plan.warnings, undefined);
    assert.equal(
      plan.notes?.[0],
      'The organization has 2 accounts (1 of them not active, which count too), and AWS allows it 5: 3 left. This makes 2.',
    );
  });

  it('counts accounts that AWS is still making', async () => {
    const run = await organization({ delays: { accountCreation: 60_000 } });
    const work = await run.work();
    const organizations = openManagementOrganizations(await openManagement(work, 'management-superuser'), work.retry);
    const request = { name: 'other', email: 'other@corp.example', roleName: 'admin', tags: new Map<string, string>() };
    await sendAccountRequest(organizations, request);
    const plan = await planned(run);
    assert.deepEqual(plan.quota, { allowed: 10, inUse: 2, left: 8, toCreate: 1 });
    assert.match(plan.notes?.[0] ?? '', /2 accounts \(1 of them still being made\)/);
  });

  it('warns before more is begun than AWS allows, and leaves the rest to AWS', async () => {
    const run = await organization({ quota: 2 });
    const environments = ['production', 'staging'];
    const { quota, warnings = [] } = await planned(run, { environments });
    assert.deepEqual(quota, { allowed: 2, inUse: 1, left: 1, toCreate: 2 });
    assert.match(warnings[0]?.message ?? '', /leaves room for 1 account, and this would make 2/);
    assert.match(
      warnings[0]?.suggestions[0] ?? '',
      /pf aws exec management -- aws service-quotas request-.* --desired-value 20 /,
    );
    const { accounts, failed } = await run.accountAdd({ environments });
    assert.equal(accounts.length, 1);
    assert.deepEqual(
      failed.map(({ code }) => code),
      ['ACCOUNT_QUOTA'],
    );
  });

  for (const [fault, why] of [
    ['error=AccessDeniedException', 'AccessDeniedException'],
    ['error=UnknownOperationException', 'UnknownOperationException'],
    ['throttle', 'TooManyRequestsException'],
    ['drop-reply', 'ECONNRESET'],
    ['drop-request', 'ECONNRESET'],
    ['error=ServiceException', 'ServiceException'],
  ] as const) {
    it(`is not known, and no matter, with ${fault}: asked once`, async () => {
      const run = await organization({ faults: [`GetServiceQuota:${fault}:9`] });
      const plan = await planned(run);
      assert.deepEqual(plan.quota, { allowed: null, inUse: 1, left: null, toCreate: 1 });
      assert.ok(plan.notes?.[0]?.includes(`is not known (Service Quotas: ${why})`), plan.notes?.[0]);
      assert.deepEqual(quotaRequests(run), ['GetServiceQuota']);
      assert.equal((await run.accountAdd()).accounts.length, 1);
    });
  }

  it('is not waited for', async () => {
    const run = await organization({ faults: ['GetServiceQuota:delay=600000'] });
    const context = await run.work();
    const waited: number[] = [];
    const abortAfter = (ms: number) => {
      waited.push(ms);
      return AbortSignal.timeout(20);
    };
    const impatient = { ...context, runtime: { ...context.runtime, abortAfter } };
    const { plan } = await prepareAccountAdd(impatient, ACCOUNT_ADD);
    assert.match(plan.notes?.[0] ?? '', /is not known \(Service Quotas: no answer within 2 s\)/);
    assert.deepEqual(waited, [2_000]);
  });

  it('is asked for only where an account would be made', async () => {
    const run = await organization();
    await run.accountAdd();
    run.sandbox.clearRequests();
    assert.equal((await planned(run)).quota, undefined);
    assert.deepEqual(quotaRequests(run), []);
  });
});

describe('a name in the plan of account add', () => {
  it('is questioned where it is nearly one that is known, before an account is made for it', async () => {
    const run = await organization();
    await run.accountAdd({ environments: ['research'], access: 'none' });
    const { warnings = [] } = await planned(run, {
      environments: ['prodution', 'reserach', 'staging-eu', 'research2'],
    });
    assert.deepEqual(
      warnings.map(({ suggestions }) => suggestions),
      [['If so: pf aws account add production'], ['If so: pf aws account add research']],
    );
  });

  it('is not questioned where it is there already, or usual', async () => {
    const run = await organization();
    await run.accountAdd({ environments: ['prodution'], access: 'none' });
    const environments = ['prodution', 'production', 'staging', 'development'];
    assert.equal((await planned(run, { environments })).warnings, undefined);
  });
});

describe('organizational units in the plan of account add', () => {
  const unitPath = ['Workloads', 'Production'];
  const titles = async (run: Workflows, given: Partial<AccountAddRequest> = {}) =>
    (await planned(run, { unitPath, ...given })).steps.map(({ environment, title, calls }) => [
      environment,
      title,
      ...calls.filter((call) => call.startsWith('organizations:')),
    ]);

  it('are each made once, and each account is moved', async () => {
    const run = await organization();
    const seen = await titles(run, { environments: ['production', 'staging'], access: 'none' });
    assert.deepEqual(seen, [
      [
        'production',
        'Create account sandbox-production for management+production@sandbox.example',
        'organizations:CreateAccount',
      ],
      ['production', 'Create organizational unit Workloads', 'organizations:CreateOrganizationalUnit'],
      ['production', 'Create organizational unit Workloads/Production', 'organizations:CreateOrganizationalUnit'],
      ['production', 'Move its account into organizational unit Workloads/Production', 'organizations:MoveAccount'],
      [
        'staging',
        'Create account sandbox-staging for management+staging@sandbox.example',
        'organizations:CreateAccount',
      ],
      ['staging', 'Move its account into organizational unit Workloads/Production', 'organizations:MoveAccount'],
    ]);
    const called = new Set(run.sandbox.requests().flatMap(({ changing, operation }) => (changing ? [operation] : [])));
    assert.deepEqual([...called], [], 'a plan changes nothing');
  });

  it('are no step where they are there and the account in them', async () => {
    const run = await organization();
    await run.accountAdd({ unitPath: ['Workloads'] });
    assert.deepEqual(await titles(run), [
      ['production', 'Create organizational unit Workloads/Production', 'organizations:CreateOrganizationalUnit'],
      ['production', 'Move its account into organizational unit Workloads/Production', 'organizations:MoveAccount'],
    ]);
    assert.deepEqual(await titles(run, { unitPath: ['Workloads'] }), []);
    assert.deepEqual(await titles(run, { unitPath: [] }), []);
    await run.accountAdd({ unitPath });
    assert.deepEqual(await titles(run), []);
  });

  it('tell of what executeAccountAdd then does', async () => {
    const run = await organization();
    const environments = ['production', 'staging'];
    const { steps } = await planned(run, { environments, unitPath, access: 'none' });
    run.sandbox.clearRequests();
    await run.accountAdd({ environments, unitPath, access: 'none' });
    const done = run.sandbox
      .requests()
      .flatMap(({ changing, operation, error }) => (changing && error === null ? [`organizations:${operation}`] : []));
    assert.deepEqual(done.sort(), steps.flatMap(({ calls }) => calls).sort());
  });
});

describe('the state bucket in the plan of account add', () => {
  const settings = 'environment: production\ntf_state_bucket: tf-production-abcdefgh\n';
  const file = 'environments/production/environment.yaml';

  it('is refused where files name one that somebody else has, before an account is made', async () => {
    const run = await organization();
    const { scenario, managementAccountId } = run.sandbox;
    scenario.createBucket('tf-production-abcdefgh', managementAccountId, 'us-east-2');
    mkdirSync(dirname(join(run.folder, file)), { recursive: true });
    writeFileSync(join(run.folder, file), settings);
    const failure = await failing('STATE_BUCKET_TAKEN', () => planned(run, { next: true }));
    assert.ok(failure.suggestions.some((line) => line.includes('--no-next')));
    assert.equal((await planned(run)).steps[0]?.irreversible, true);
  });

  it('is asked about where it is named, and is no obstacle where nobody has it', async () => {
    const run = await organization();
    mkdirSync(dirname(join(run.folder, file)), { recursive: true });
    writeFileSync(join(run.folder, file), settings);
    assert.match((await planned(run, { next: true })).steps[0]?.title ?? '', /^Create account/);
    assert.ok(run.sandbox.requests().some(({ service }) => service === 's3'));
  });
});
