import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readAwsFiles } from '../../../src/config-files/read.ts';
import { failing } from '../../support/failing.ts';
import { workflows } from '../../support/workflows.ts';

describe('org init', () => {
  for (const fault of ['drop-reply', 'drop-request', 'error=ServiceFailure']) {
    it(`DeleteAccessKey:${fault}: the root key is deleted, and said to be`, async () => {
      const run = await workflows({ faults: [`DeleteAccessKey:${fault}:1`] });
      const { rootKey } = await run.orgInit({ deleteRootKey: true });
      assert.equal(rootKey, 'deleted');
      assert.deepEqual(run.sandbox.state.keys(run.sandbox.managementAccountId, 'root'), []);
    });
  }

  it('both of root’s keys are deleted, the one that asks last, also where a reply is lost', async () => {
    const run = await workflows({ faults: ['DeleteAccessKey:drop-reply:1'] });
    const { scenario, managementAccountId, state } = run.sandbox;
    scenario.createRootKey(managementAccountId);
    assert.equal((await run.orgInit({ deleteRootKey: true })).rootKey, 'deleted');
    assert.deepEqual(state.keys(managementAccountId, 'root'), []);
  });

  it('a root key that is there once all are deleted is a failure that says so', async () => {
    const run = await workflows({
      onRequest: ({ operation }) =>
        operation === 'DeleteAccessKey'
          ? { after: () => void run.sandbox.scenario.createRootKey(run.sandbox.managementAccountId) }
          : undefined,
    });
    const failure = await failing('ROOT_KEY_REMAINS', () => run.orgInit({ deleteRootKey: true }));
    assert.equal(failure.exit, 1);
  });

  it('without a root key they cannot be deleted, in a first run and in a later one: nothing is changed', async () => {
    const run = await workflows();
    const admin = run.sandbox.scenario.createUser(run.sandbox.managementAccountId, 'admin');
    const fail = async (keys: Parameters<typeof run.orgInit>[0]) => {
      run.sandbox.clearRequests();
      const failure = await failing('ROOT_KEY_NEEDED', () => run.orgInit({ ...keys, deleteRootKey: true }));
      assert.equal(failure.exit, 4);
      assert.match(failure.message, /only root itself may delete/);
      assert.ok(run.sandbox.requests().every(({ changing }) => !changing));
    };
    await fail({ keys: admin });
    await run.orgInit();
    await fail({ keys: undefined });
    assert.equal(run.sandbox.state.keys(run.sandbox.managementAccountId, 'root').length, 1);
  });

  it('the deleted root key, given once more, is no obstacle', async () => {
    const run = await workflows();
    await run.orgInit({ deleteRootKey: true });
    run.sandbox.clearRequests();
    const { rootKey, created } = await run.orgInit({ deleteRootKey: true });
    assert.deepEqual([rootKey, created], ['none', false]);
    assert.ok(run.sandbox.requests().every(({ changing }) => !changing));
  });

  for (const operation of [
    'CreateOrganization',
    'EnableAWSServiceAccess',
    'CreateUser',
    'AttachUserPolicy',
    'CreateAccessKey',
  ]) {
    it(`a lost reply to ${operation}: one organization, one user, one key`, async () => {
      const run = await workflows({ faults: [`${operation}:drop-reply:1`] });
      const { created } = await run.orgInit();
      assert.equal(created, true);
      const { state, managementAccountId } = run.sandbox;
      const keys = state.keys(managementAccountId, { userName: 'management-superuser' }).map(({ id }) => id);
      const held = readAwsFiles((await run.work()).repository).get('management-superuser')?.keys?.accessKeyId;
      assert.deepEqual(keys, [held]);
    });
  }

  it('a run that goes on from a lost CreateOrganization says that it made it', async () => {
    const run = await workflows({ faults: ['GetUser:error=ServiceFailure:5'] });
    await failing('AWS_UNAVAILABLE', () => run.orgInit());
    assert.equal((await run.orgInit()).created, true);
    assert.equal((await run.orgInit()).created, false);
  });

  it('keeps a working key of another administrator', async () => {
    const run = await workflows();
    const admin = run.sandbox.scenario.createUser(run.sandbox.managementAccountId, 'admin');
    await run.orgInit({ keys: admin });
    run.sandbox.clearRequests();
    await run.orgInit({ keys: run.sandbox.rootCredentials });
    const held = readAwsFiles((await run.work()).repository).get('management-superuser')?.keys;
    assert.equal(held?.accessKeyId, admin.accessKeyId);
    assert.ok(run.sandbox.requests().every(({ changing }) => !changing));
  });

  it('a key that an interrupted run wrote is waited for, where no other is given', async () => {
    const run = await workflows({ delays: { keyUsableInSts: 60_000, keyUsable: 60_000 } });
    const failure = await failing('CREDENTIALS_NOT_YET', () => run.orgInit({ timeoutMs: 20_000 }));
    assert.equal(failure.exit, 8);
    const { identity } = await run.orgInit({ keys: undefined });
    assert.match(identity.arn, /:user\/management-superuser$/);
    assert.deepEqual((await run.work()).journal.environments, []);
  });

  it('Ctrl-C is exit 130, with what is done and the command that goes on', async () => {
    const run = await workflows({
      onRequest: ({ operation }) =>
        operation === 'EnableAWSServiceAccess'
          ? { before: () => run.interruption.abort(new Error('stop')) }
          : undefined,
    });
    const failure = await failing('INTERRUPTED', () => run.orgInit());
    assert.equal(failure.exit, 130);
    assert.match(failure.message, /Finished: Organization o-\w+\./);
    assert.match(failure.suggestions.join(), /Continue with: pf /);
  });
});
