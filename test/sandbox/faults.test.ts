import assert from 'node:assert/strict';
import { type Injection, SandboxUsageError, startSandbox } from '../../src/sandbox/index.ts';
import { at, clientOf, sessionIn } from './client.ts';
import { startFixture, startOrganization } from './fixture.ts';

describe('sandbox: faults', () => {
  it('answers an error as often as asked, then as usual', async () => {
    const { root } = await startFixture({ faults: ['CreateUser:error=ServiceFailure:2'] });
    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push((await root.iam('CreateUser', { UserName: 'amy' })).code);
    assert.deepEqual(answers, ['ServiceFailure', 'ServiceFailure', undefined]);
  });

  it('goes on for ever without TIMES', async () => {
    const { root, sandbox } = await startFixture({ faults: ['CreateUser:error=ServiceFailure'] });
    for (let time = 0; time < 3; time += 1) {
      const { status } = await root.iam('CreateUser', { UserName: 'amy' });
      assert.equal(status, 500);
    }
    sandbox.clearFaults();
    assert.equal((await root.iam('CreateUser', { UserName: 'amy' })).status, 200);
  });

  it('throttles each service in its own way', async () => {
    const { root } = await startFixture({ faults: ['*:throttle:4'] });
    const answers = await Promise.all([
      root.sts('GetCallerIdentity'),
      root.iam('ListUsers'),
      root.organizations('ListAccounts'),
      root.account('ListRegions'),
    ]);
    assert.deepEqual(
      answers.map(({ status, code }) => [status, code]),
      [
        [400, 'Throttling'],
        [400, 'Throttling'],
        [400, 'TooManyRequestsException'],
        [429, 'TooManyRequestsException'],
      ],
    );
    assert.equal((await root.sts('GetCallerIdentity')).status, 200);
  });

  it('drops a request before its effect, a reply after it', async () => {
    const { sandbox, root } = await startFixture();
    sandbox.addFault('CreateUser:drop-request:1');
    await assert.rejects(root.iam('CreateUser', { UserName: 'amy' }));
    assert.deepEqual(sandbox.state.users(sandbox.managementAccountId), []);
    sandbox.addFault('CreateUser:drop-reply:1');
    await assert.rejects(root.iam('CreateUser', { UserName: 'amy' }));
    assert.equal(sandbox.state.users(sandbox.managementAccountId).length, 1);
    assert.deepEqual(
      sandbox.requests().map(({ operation, status, fault }) => [operation, status, fault]),
      [
        ['CreateUser', null, 'drop-request'],
        ['CreateUser', null, 'drop-reply'],
      ],
    );
  });

  it('ends a CreateAccount for any reason AWS has', async () => {
    const { admin } = await startOrganization({ faults: ['CreateAccount:error=INTERNAL_FAILURE:1'] });
    const created = await admin.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
    assert.equal(at(created.json, 'CreateAccountStatus', 'State'), 'IN_PROGRESS');
    const { json } = await admin.organizations('ListCreateAccountStatus');
    assert.equal(at(json, 'CreateAccountStatuses', 0, 'State'), 'FAILED');
    assert.equal(at(json, 'CreateAccountStatuses', 0, 'FailureReason'), 'INTERNAL_FAILURE');
  });

  it('gives an exception its reason', async () => {
    const { admin } = await startOrganization({
      faults: ['CreateAccount:error=ConstraintViolationException/MASTER_ACCOUNT_MISSING_CONTACT_INFO'],
    });
    const { code, json } = await admin.organizations('CreateAccount', { Email: 'a@b.example', AccountName: 'a' });
    assert.deepEqual([code, json.Reason], ['ConstraintViolationException', 'MASTER_ACCOUNT_MISSING_CONTACT_INFO']);
  });

  it('delays beside another fault', async () => {
    const { sandbox, root } = await startFixture({
      faults: ['GetCallerIdentity:delay=1', 'GetCallerIdentity:throttle:1'],
    });
    assert.equal((await root.sts('GetCallerIdentity')).code, 'Throttling');
    assert.equal((await root.sts('GetCallerIdentity')).status, 200);
    assert.deepEqual(
      sandbox.requests().map(({ fault }) => fault),
      ['delay=1+throttle', 'delay=1'],
    );
  });

  it('refuses what it does not know, naming what it does', async () => {
    const refused: [string, RegExp][] = [
      ['CreateAcount:throttle', /Unknown operation "CreateAcount".* CreateAccount/],
      ['CreateAccount', /OPERATION:KIND\[:TIMES\]/],
      ['CreateAccount:explode', /"explode".*error=CODE, throttle, drop-request, drop-reply, delay=MS/],
      ['CreateAccount:error=', /error=CODE/],
      ['CreateAccount:delay=soon', /delay=MS/],
      ['CreateAccount:throttle:0', /whole number from 1/],
      ['CreateAccount:throttle:1:2', /OPERATION:KIND/],
    ];
    for (const [fault, message] of refused) {
      await assert.rejects(startSandbox({ faults: [fault] }), (error) => {
        assert.ok(error instanceof SandboxUsageError);
        assert.match(error.message, message);
        return true;
      });
    }
  });

  it('lets a test fault or hold the k-th request', async () => {
    const seen: string[] = [];
    const plan = new Map<number, Injection>([
      [1, { fault: 'drop-reply' }],
      [
        2,
        {
          before: () => void seen.push(`before: ${usersNow()} user`),
          after: () => void seen.push(`after: ${usersNow()} users`),
        },
      ],
    ]);
    const { sandbox, root } = await startFixture({
      onRequest: ({ index, service, operation }) => {
        seen.push(`${index} ${service} ${operation}`);
        return plan.get(index);
      },
    });
    const usersNow = () => sandbox.state.users(sandbox.managementAccountId).length;
    await root.sts('GetCallerIdentity');
    await assert.rejects(root.iam('CreateUser', { UserName: 'amy' }));
    await root.iam('CreateUser', { UserName: 'bea' });
    assert.deepEqual(seen, [
      '0 sts GetCallerIdentity',
      '1 iam CreateUser',
      '2 iam CreateUser',
      'before: 1 user',
      'after: 2 users',
    ]);
  });

  it('lets a request take effect and answer an error all the same', async () => {
    const { sandbox, root } = await startFixture({
      onRequest: ({ index }) => (index === 0 ? { lateError: 'InvalidClientTokenId' } : undefined),
    });
    const { status, code } = await root.iam('CreateUser', { UserName: 'amy' });
    assert.deepEqual([status, code], [403, 'InvalidClientTokenId']);
    assert.equal(sandbox.state.users(sandbox.managementAccountId)[0]?.name, 'amy');
  });

  it('serves others while one request is held', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { root } = await startFixture({
      onRequest: ({ index }) => (index === 0 ? { before: () => held } : undefined),
    });
    const slow = root.sts('GetCallerIdentity');
    const others = await Promise.all(Array.from({ length: 20 }, () => root.iam('ListUsers')));
    assert.ok(others.every(({ status }) => status === 200));
    release();
    assert.equal((await slow).status, 200);
  });
});

describe('sandbox: scenarios of credentials', () => {
  it('expires sessions on demand', async () => {
    const { sandbox, admin } = await startOrganization();
    const answer = await admin.sts('GetSessionToken');
    const holder = clientOf(sandbox.endpoint, sessionIn(answer));
    assert.equal((await holder.sts('GetCallerIdentity')).status, 200);
    sandbox.scenario.expireSessions();
    assert.equal((await holder.sts('GetCallerIdentity')).code, 'ExpiredToken');
  });
});
