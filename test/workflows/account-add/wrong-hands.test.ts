import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { FailureCode } from '../../../src/errors/catalogue.ts';
import { getFailedExit } from '../../../src/run/failures.ts';
import { failing } from '../../support/failing.ts';
import { filesOf } from '../../support/settled.ts';
import { type Workflows, workflows } from '../../support/workflows.ts';

async function organization(): Promise<Workflows> {
  const run = await workflows();
  await run.orgInit();
  run.sandbox.clearRequests();
  return run;
}

async function write(run: Workflows, name: string, text: string): Promise<void> {
  const path = join(run.folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
}

async function holdKey(run: Workflows, profile: string, key: { accessKeyId: string; secretAccessKey: string }) {
  const path = join(run.folder, '.aws/credentials');
  const text = await readFile(path, 'utf8').catch(() => '');
  const rest = text.replace(new RegExp(`\\[${profile}\\][^[]*`), '');
  const section = `[${profile}]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`;
  await write(run, '.aws/credentials', `${rest}${section}`);
}

/** Refused with that code, nothing asked of AWS that changes anything, no byte changed. */
async function refused(run: Workflows, code: FailureCode, names: RegExp, act: () => Promise<unknown>) {
  const before = await filesOf(run.folder);
  run.sandbox.clearRequests();
  const failure = await failing(code, act);
  assert.match(failure.message, names);
  assert.equal(failure.exit, 5);
  unchanged(run);
  assert.deepEqual(await filesOf(run.folder), before);
}

function unchanged({ sandbox }: Workflows): void {
  assert.deepEqual(
    sandbox
      .requests()
      .filter(({ changing }) => changing)
      .map(({ operation }) => operation),
    [],
  );
}

/** The same, told of one environment. */
async function failsAlone(run: Workflows, code: FailureCode, names: RegExp, options = {}) {
  const { failed, accounts } = await run.accountAdd(options);
  assert.deepEqual(accounts, []);
  assert.equal(failed[0]?.code, code, failed[0]?.message);
  assert.match(failed[0]?.message ?? '', names);
  unchanged(run);
  return getFailedExit(failed);
}

describe('wrong hands are refused before any change', () => {
  it("a member account's credentials", async () => {
    const run = await organization();
    const { scenario, managementAccountId } = run.sandbox;
    const member = scenario.createMember(managementAccountId, 'x', 'x@example.com');
    const key = scenario.createUser(member, 'admin');
    await write(run, 'environments/management/environment.yaml', 'environment: management\n');
    await holdKey(run, 'management-superuser', key);
    await refused(run, 'ORGANIZATION_FOREIGN', new RegExp(`${member}.*${managementAccountId}`), () => run.accountAdd());
  });

  it("another organization's management account, for account add", async () => {
    const run = await organization();
    const foreign = run.sandbox.scenario.createForeignOrganization();
    await holdKey(run, 'management-superuser', run.sandbox.scenario.createUser(foreign.managementAccountId, 'admin'));
    const both = new RegExp(`${run.sandbox.managementAccountId}.*${foreign.managementAccountId}`);
    await refused(run, 'RECORD_CONTRADICTS', both, () => run.accountAdd());
  });

  it("another organization's management account, for org init", async () => {
    const run = await organization();
    const foreign = run.sandbox.scenario.createForeignOrganization();
    const both = new RegExp(`${run.sandbox.managementAccountId}.*${foreign.managementAccountId}`);
    await refused(run, 'WRONG_ACCOUNT', both, () => run.orgInit({ keys: foreign.rootCredentials }));
  });

  it('an account recorded as an environment, as the management account', async () => {
    const run = await workflows();
    const id = run.sandbox.managementAccountId;
    await write(run, 'environments/production/environment.yaml', `aws_account_id: "${id}"\n`);
    await refused(run, 'ENVIRONMENT_CONFLICT', new RegExp(`${id}.*production`), () => run.orgInit());
  });

  it('a recorded account and another one given', async () => {
    const run = await organization();
    const { scenario, managementAccountId } = run.sandbox;
    const [one, other] = ['one', 'other'].map((name) =>
      scenario.createMember(managementAccountId, name, `${name}@x.org`),
    );
    await write(run, 'environments/production/environment.yaml', `aws_account_id: "${one}"\n`);
    const exit = await failsAlone(run, 'ENVIRONMENT_CONFLICT', new RegExp(`${one}.*${other}`), { accountId: other });
    assert.equal(exit, 5);
  });

  it('an account of another environment', async () => {
    const run = await organization();
    const id = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'one', 'one@x.org');
    await write(run, 'environments/staging/environment.yaml', `aws_account_id: "${id}"\n`);
    await refused(run, 'ENVIRONMENT_CONFLICT', new RegExp(`${id} belongs to staging; production`), () =>
      run.accountAdd({ accountId: id }),
    );
  });

  it('two environments heading for one address', async () => {
    const run = await organization();
    const failure = await failing('EMAIL_CONFLICT', () =>
      run.accountAdd({ environments: ['production', 'staging'], emailTemplate: 'aws@example.com' }),
    );
    assert.match(failure.message, /production and staging/);
    unchanged(run);
  });

  it("a profile that holds another account's key, active or not", async () => {
    const run = await organization();
    const { scenario, managementAccountId } = run.sandbox;
    const [one, other] = ['one', 'other'].map((name) =>
      scenario.createMember(managementAccountId, name, `${name}@x.org`),
    );
    const key = scenario.createUser(other ?? '', 'admin');
    await holdKey(run, 'production-superuser', key);
    const both = new RegExp(`${other}.*${one}`);
    assert.equal(await failsAlone(run, 'WRONG_ACCOUNT', both, { accountId: one }), 5);
    // The account is settled: nothing may talk anybody into the other one.
    const { failed } = await run.accountAdd({ accountId: one });
    assert.doesNotMatch(failed[0]?.suggestions.join() ?? '', /--account-id/);
    scenario.setKeyActive(key.accessKeyId, false);
    assert.equal(await failsAlone(run, 'WRONG_ACCOUNT', both, { accountId: one }), 5);
  });

  it('the two kinds of access in one profile', async () => {
    const run = await organization();
    const id = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'one', 'one@x.org');
    await holdKey(run, 'production-superuser', run.sandbox.scenario.createUser(id, 'admin'));
    await failsAlone(run, 'ACCESS_CONFLICT', /production-superuser/, { accountId: id, access: 'role' });
  });

  for (const state of ['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const) {
    it(`an account that is ${state}`, async () => {
      const run = await organization();
      const { scenario, managementAccountId } = run.sandbox;
      const id = scenario.createMember(managementAccountId, 'one', 'one@x.org');
      scenario.setAccountState(id, state);
      await failsAlone(run, 'ACCOUNT_UNUSABLE', new RegExp(`${id}.*production.*${state}`), { accountId: id });
    });
  }
});

describe('ways to adopt', () => {
  for (const access of ['role', 'none'] as const) {
    it(`--access ${access}: no user, no key`, async () => {
      const run = await organization();
      const id = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'one', 'one@x.org');
      const { accounts, failed } = await run.accountAdd({ accountId: id, access });
      assert.deepEqual(failed, []);
      assert.deepEqual([accounts[0]?.accountId, accounts[0]?.created], [id, false]);
      assert.deepEqual(run.sandbox.state.users(id), []);
      const { accounts: again } = await run.accountAdd({ accountId: id, access });
      assert.equal(again[0]?.created, false);
    });
  }

  it('another name of the role is the name the new account gets', async () => {
    const run = await organization();
    const { accounts, failed } = await run.accountAdd({ roleName: 'Admin' });
    assert.deepEqual(failed, []);
    const roles = run.sandbox.state.account(accounts[0]?.accountId ?? '')?.roles ?? {};
    assert.deepEqual(Object.keys(roles), ['Admin']);
  });

  it('one failing does not stop the others', async () => {
    const run = await organization();
    run.sandbox.scenario.takeEmail('management+staging@sandbox.example');
    const { accounts, failed } = await run.accountAdd({ environments: ['production', 'staging', 'development'] });
    assert.deepEqual(
      accounts.map(({ environment }) => environment),
      ['production', 'development'],
    );
    assert.deepEqual(
      failed.map(({ environment, code }) => [environment, code]),
      [['staging', 'EMAIL_TAKEN_OUTSIDE']],
    );
  });

  it('a unit whose making lost its reply is made once, and the account is in it', async () => {
    const run = await organization();
    run.sandbox.addFault('CreateOrganizationalUnit:drop-reply:1');
    run.sandbox.addFault('MoveAccount:drop-reply:1');
    const { failed } = await run.accountAdd({
      environments: ['production', 'staging'],
      unitPath: ['Workloads', 'All'],
    });
    assert.deepEqual(failed, []);
    const units = Object.values(run.sandbox.state.organization()?.units ?? {});
    assert.deepEqual(units.map(({ name }) => name).sort(), ['All', 'Workloads']);
    const all = units.find(({ name }) => name === 'All')?.id;
    const members = run.sandbox.state.accounts().filter(({ id }) => id !== run.sandbox.managementAccountId);
    assert.deepEqual(
      members.map(({ membership }) => membership?.parentId),
      [all, all],
    );
  });
});
