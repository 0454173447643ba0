import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FAILURES, type FailureCode } from '../../../src/errors/catalogue.ts';
import { getFailedExit } from '../../../src/run/failures.ts';
import { RESUME, type Workflows, workflows } from '../../support/workflows.ts';

/** An organization with its administrator, ready for accounts. */
async function organization(options: Parameters<typeof workflows>[0] = {}): Promise<Workflows> {
  const run = await workflows(options);
  await run.orgInit();
  run.sandbox.clearRequests();
  return run;
}

function count({ sandbox }: Workflows, operation: string): number {
  return sandbox.requests().filter((request) => request.operation === operation).length;
}

function members({ sandbox }: Workflows) {
  return sandbox.state.accounts().filter(({ id }) => id !== sandbox.managementAccountId);
}

async function failedOnce(run: Workflows, options: Parameters<Workflows['accountAdd']>[0] = {}) {
  const { failed } = await run.accountAdd(options);
  const [failure] = failed;
  assert.ok(failure, 'nothing failed');
  return { ...failure, exit: getFailedExit(failed) };
}

const EMAIL = 'management+production@sandbox.example';

describe('what AWS may answer to CreateAccount', () => {
  const reasons: readonly [reason: string, code: FailureCode, sent: number][] = [
    ['ACCOUNT_LIMIT_EXCEEDED', 'ACCOUNT_QUOTA', 1],
    ['FAILED_BUSINESS_VALIDATION', 'ACCOUNT_BUSINESS_VALIDATION', 1],
    ['GOVCLOUD_ACCOUNT_ALREADY_EXISTS', 'ACCOUNT_CREATION_FAILED', 1],
    ['INTERNAL_FAILURE', 'AWS_UNAVAILABLE', 3],
    ['INVALID_ADDRESS', 'ACCOUNT_CREATION_FAILED', 1],
    ['INVALID_EMAIL', 'EMAIL_INVALID', 1],
    ['INVALID_IDENTITY_FOR_BUSINESS_VALIDATION', 'ACCOUNT_BUSINESS_VALIDATION', 1],
    ['INVALID_PAYMENT_INSTRUMENT', 'ACCOUNT_PAYMENT', 1],
    ['MISSING_BUSINESS_VALIDATION', 'ACCOUNT_BUSINESS_VALIDATION', 1],
    ['MISSING_PAYMENT_INSTRUMENT', 'ACCOUNT_PAYMENT', 1],
    ['PENDING_BUSINESS_VALIDATION', 'ACCOUNT_BUSINESS_VALIDATION', 1],
    ['UNKNOWN_BUSINESS_VALIDATION', 'ACCOUNT_BUSINESS_VALIDATION', 1],
    ['UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED', 'ACCOUNT_CREATION_FAILED', 1],
  ];
  for (const [reason, code, sent] of reasons) {
    it(`a request that ends with ${reason} is ${code}`, async () => {
      const run = await organization({ faults: [`CreateAccount:error=${reason}:9`] });
      const failure = await failedOnce(run);
      assert.equal(failure.code, code);
      assert.equal(failure.exit, FAILURES[code].exit);
      assert.match(failure.message, new RegExp(`production.*${reason}`));
      assert.ok(failure.suggestions.length > 0);
      assert.equal(count(run, 'CreateAccount'), sent);
      assert.deepEqual((await run.work()).journal.environments, [], 'AWS has answered: nothing is open');
    });
  }

  const refusals: readonly [fault: string, code: FailureCode][] = [
    ['AccessDeniedException', 'AWS_ACCESS_DENIED'],
    ['AccessDeniedForDependencyException', 'SERVICE_LINKED_ROLE_DENIED'],
    ['AWSOrganizationsNotInUseException', 'ORGANIZATION_MISSING'],
    ['InvalidInputException', 'ACCOUNT_CREATION_FAILED'],
    ['SomethingNewException', 'ACCOUNT_CREATION_FAILED'],
    ['UnsupportedAPIEndpointException', 'ACCOUNT_CREATION_FAILED'],
  ];
  for (const [name, code] of refusals) {
    it(`${name} is ${code}, in AWS's words, sent once`, async () => {
      const run = await organization({ faults: [`CreateAccount:error=${name}:9`] });
      const failure = await failedOnce(run);
      assert.equal(failure.code, code, failure.message);
      assert.match(failure.message, new RegExp(name));
      assert.equal(count(run, 'CreateAccount'), 1);
    });
  }

  for (const name of [
    'TooManyRequestsException',
    'ConcurrentModificationException',
    'FinalizingOrganizationException',
  ]) {
    it(`${name} is waited out`, async () => {
      const run = await organization({ faults: [`CreateAccount:error=${name}:4`] });
      const { accounts } = await run.accountAdd();
      assert.equal(accounts[0]?.created, true);
      assert.equal(members(run).length, 1);
    });
  }

  it('an organization that is still being made is waited for under --timeout, then exit 8 with the command', async () => {
    const run = await workflows({ delays: { organizationFinalizing: 50 * 60_000 } });
    await run.orgInit();
    const failure = await failedOnce(run, { timeoutMs: 20 * 60_000 });
    assert.equal(failure.code, 'ORGANIZATION_FINALIZING');
    assert.equal(failure.exit, 8);
    assert.ok(failure.suggestions.some((line) => line.includes(RESUME)));
    assert.equal(members(run).length, 0);
    const { accounts } = await run.accountAdd({ timeoutMs: 60 * 60_000 });
    assert.equal(accounts[0]?.created, true);
    assert.equal(members(run).length, 1);
  });

  it('a full quota in a young organization is believed within a minute', async () => {
    const run = await organization({ quota: 1 });
    const failure = await failedOnce(run);
    assert.equal(failure.code, 'ACCOUNT_QUOTA');
    assert.ok(run.clock.waited() < 60_000, `${run.clock.waited()} ms`);
    assert.match(failure.suggestions.join('\n'), /still setting it up.*later/);
    assert.match(failure.suggestions.join('\n'), /L-29A0C5DF/);
  });

  it('more at once than AWS allows go one after the other', async () => {
    const run = await organization({ creationsAtOnce: 1, delays: { accountCreation: 60_000 } });
    const { accounts, failed } = await run.accountAdd({ environments: ['production', 'staging', 'development'] });
    assert.deepEqual(failed, []);
    assert.equal(accounts.length, 3);
    assert.equal(members(run).length, 3);
  });

  it('ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED is waited out, other constraints are told by their reason', async () => {
    const run = await organization();
    const reasons = ['ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED', 'MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED'];
    for (const reason of reasons) run.sandbox.addFault(`CreateAccount:error=ConstraintViolationException/${reason}:1`);
    const failure = await failedOnce(run);
    assert.equal(failure.code, 'ACCOUNT_PAYMENT');
    assert.match(failure.message, /MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED/);
  });

  for (const fault of ['drop-reply', 'error=ServiceException', 'drop-request']) {
    it(`${fault}: one account`, async () => {
      const run = await organization({ faults: [`CreateAccount:${fault}:1`] });
      const { accounts, failed } = await run.accountAdd();
      assert.deepEqual(failed, []);
      assert.equal(accounts[0]?.created, true);
      assert.equal(members(run).length, 1);
      assert.equal(count(run, 'CreateAccount'), fault === 'drop-reply' ? 1 : 2);
    });
  }

  it('a lost reply to a request that takes minutes is found in the list, not sent again', async () => {
    const run = await organization({
      delays: { accountCreation: 240_000 },
      faults: ['CreateAccount:drop-reply'],
    });
    const { accounts } = await run.accountAdd();
    assert.equal(accounts[0]?.created, true);
    assert.equal(count(run, 'CreateAccount'), 1);
  });

  it('a throttled poll never leads to another CreateAccount, and ends as exit 8 with the command', async () => {
    const run = await organization({
      delays: { accountCreation: 120_000 },
      faults: ['DescribeCreateAccountStatus:throttle:9999'],
    });
    const failure = await failedOnce(run, { timeoutMs: 10 * 60_000 });
    assert.equal(failure.code, 'ACCOUNT_IN_PROGRESS');
    assert.equal(failure.exit, 8);
    assert.ok(failure.suggestions.some((line) => line.includes(RESUME)));
    run.sandbox.clearFaults();
    const { accounts } = await run.accountAdd();
    assert.equal(accounts[0]?.created, true);
    assert.equal(count(run, 'CreateAccount'), 1);
    assert.equal(members(run).length, 1);
  });

  it('a wait that ends first is exit 8; the next run goes on with the same request', async () => {
    const run = await organization({ delays: { accountCreation: 20 * 60_000 } });
    const failure = await failedOnce(run, { timeoutMs: 5 * 60_000 });
    assert.deepEqual([failure.code, failure.exit], ['ACCOUNT_IN_PROGRESS', 8]);
    const { accounts } = await run.accountAdd();
    assert.equal(accounts[0]?.created, true);
    assert.equal(count(run, 'CreateAccount'), 1);
  });

  it('the same from a machine without the journal adopts the request', async () => {
    const run = await organization({ delays: { accountCreation: 20 * 60_000 } });
    await failedOnce(run, { timeoutMs: 5 * 60_000 });
    await (await run.work()).journal.update('production', { account: undefined });
    const { accounts } = await run.accountAdd();
    assert.equal(accounts[0]?.created, false);
    assert.equal(count(run, 'CreateAccount'), 1);
  });
});

describe('an e-mail address that is in use', () => {
  it('by an active account of ours: adopted, without a request', async () => {
    const run = await organization();
    const id = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'other', EMAIL.toUpperCase());
    const { accounts } = await run.accountAdd();
    assert.deepEqual([accounts[0]?.accountId, accounts[0]?.created], [id, false]);
    assert.equal(count(run, 'CreateAccount'), 0);
  });

  for (const state of ['CLOSED', 'PENDING_CLOSURE', 'SUSPENDED'] as const) {
    it(`by an account of ours that is ${state}: refused before a request, with how long it can be reopened`, async () => {
      const run = await organization();
      const { scenario, managementAccountId } = run.sandbox;
      const id = scenario.createMember(managementAccountId, 'other', EMAIL);
      scenario.setAccountState(id, state);
      const failure = await failedOnce(run);
      assert.equal(failure.code, 'EMAIL_TAKEN_CLOSED');
      assert.match(failure.message, new RegExp(`${id}.*${state}`));
      assert.match(failure.suggestions.join('\n'), /90 days/);
      assert.equal(count(run, 'CreateAccount'), 0);
    });
  }

  it('by somebody outside: refused after AWS said so, and another address is for the user to choose', async () => {
    const run = await organization();
    run.sandbox.scenario.takeEmail(EMAIL);
    const failure = await failedOnce(run);
    assert.equal(failure.code, 'EMAIL_TAKEN_OUTSIDE');
    assert.match(failure.suggestions.join('\n'), /--email/);
    assert.equal(count(run, 'CreateAccount'), 1);
    assert.equal(members(run).length, 0);
  });

  it('by an account another machine makes between our look and our request: adopted', async () => {
    const run = await workflows({
      onRequest: ({ operation }) =>
        operation === 'CreateAccount'
          ? {
              before: () => {
                const { scenario, managementAccountId } = run.sandbox;
                scenario.createMember(managementAccountId, 'theirs', EMAIL);
              },
            }
          : undefined,
    });
    await run.orgInit();
    const { accounts, failed } = await run.accountAdd();
    assert.deepEqual(failed, []);
    assert.deepEqual([accounts[0]?.name, accounts[0]?.created], ['theirs', false]);
    assert.equal(members(run).length, 1);
  });
});

describe('an account that is slow', () => {
  it('to be activated, to be ready, to let its role and its key in', async () => {
    const run = await organization({
      delays: {
        accountCreation: 60_000,
        roleUsable: 180_000,
        accountReady: 240_000,
        userVisible: 5_000,
        policyEffective: 5_000,
        keyUsableInSts: 10_000,
        keyUsable: 30_000,
      },
    });
    const { accounts, failed } = await run.accountAdd();
    assert.deepEqual(failed, []);
    assert.equal(accounts[0]?.identity?.account, accounts[0]?.accountId);
  });

  it('to be activated is waited for', async () => {
    const run = await organization();
    const { scenario, managementAccountId } = run.sandbox;
    const id = scenario.createMember(managementAccountId, 'other', EMAIL);
    scenario.setAccountState(id, 'PENDING_ACTIVATION');
    const failure = await failedOnce(run, { timeoutMs: 60_000 });
    assert.deepEqual([failure.code, failure.exit], ['ACCOUNT_IN_PROGRESS', 8]);
    scenario.setAccountState(id, 'ACTIVE');
    assert.equal((await run.accountAdd()).accounts[0]?.accountId, id);
  });

  it('a role that never lets us in is "not yet" in a new account, and "no" in an old one', async () => {
    const run = await organization({ delays: { roleUsable: 24 * 3_600_000 } });
    const young = await failedOnce(run);
    assert.deepEqual([young.code, young.exit], ['CREDENTIALS_NOT_YET', 8]);
    assert.ok(young.suggestions.some((line) => line.includes(RESUME)));
    await run.clock.sleep(2 * 3_600_000);
    const before = run.clock.now();
    await (await run.work()).journal.update('production', { account: undefined });
    const old = await failedOnce(run);
    assert.deepEqual([old.code, old.exit], ['ROLE_DENIED', 4]);
    assert.ok(run.clock.now() - before < 60_000);
  });
});
