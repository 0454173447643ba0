import assert from 'node:assert/strict';
import { at, clientOf } from './client.ts';
import { handClock, startFixture, startOrganization } from './fixture.ts';

type Scene = Awaited<ReturnType<typeof startOrganization>>;

/** Creates an account and gives the status it ends with. */
async function outcome({ admin }: Scene, input: Record<string, unknown>) {
  const created = await admin.organizations('CreateAccount', input);
  assert.equal(created.status, 200, created.text);
  const id = at(created.json, 'CreateAccountStatus', 'Id');
  const { json } = await admin.organizations('DescribeCreateAccountStatus', { CreateAccountRequestId: id });
  return { state: at(json, 'CreateAccountStatus', 'State'), reason: at(json, 'CreateAccountStatus', 'FailureReason') };
}

describe('sandbox: CreateAccount', () => {
  it('fails the request, not the call, for an e-mail of ours, a closed one of ours, one of somebody else', async () => {
    const stage = await startOrganization();
    const { sandbox } = stage;
    const taken = { state: 'FAILED', reason: 'EMAIL_ALREADY_EXISTS' };
    assert.deepEqual(await outcome(stage, { Email: 'dev@corp.example', AccountName: 'dev' }), {
      state: 'SUCCEEDED',
      reason: undefined,
    });
    assert.deepEqual(await outcome(stage, { Email: 'DEV@corp.example', AccountName: 'again' }), taken);
    const dev = sandbox.state.accounts().find((account) => account.name === 'dev');
    sandbox.scenario.closeAccount(dev?.id ?? '');
    assert.deepEqual(await outcome(stage, { Email: 'dev@corp.example', AccountName: 'again' }), taken);
    sandbox.scenario.takeEmail('other@corp.example');
    assert.deepEqual(await outcome(stage, { Email: 'other@corp.example', AccountName: 'other' }), taken);
    assert.equal(sandbox.state.accounts().length, 2);
  });

  it('keeps closed accounts listed, with the field AWS has in place', async () => {
    for (const [fields, expected] of [
      ['both', { State: 'CLOSED', Status: 'SUSPENDED' }],
      ['state', { State: 'CLOSED', Status: undefined }],
      ['status', { State: undefined, Status: 'SUSPENDED' }],
    ] as const) {
      const { sandbox, admin } = await startOrganization({ accountStateFields: fields });
      const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
      sandbox.scenario.closeAccount(id);
      const { json } = await admin.organizations('ListAccounts');
      const account = at(json, 'Accounts', 1);
      assert.equal(at(account, 'Email'), 'dev@corp.example');
      assert.deepEqual({ State: at(account, 'State'), Status: at(account, 'Status') }, expected);
    }
  });

  it('refuses what AWS refuses: e-mails, names, role names, tags', async () => {
    const { sandbox, admin } = await startOrganization();
    const good = { Email: 'dev@corp.example', AccountName: 'dev' };
    const bad: [Record<string, unknown>, string][] = [
      [{ ...good, Email: 'dev' }, 'MIN_LENGTH_EXCEEDED'],
      [{ ...good, Email: `${'d'.repeat(60)}@corp.example` }, 'MAX_LENGTH_EXCEEDED'],
      [{ ...good, Email: 'dev@corp' }, 'INVALID_PATTERN'],
      [{ ...good, Email: 'dév@corp.example' }, 'INVALID_PATTERN'],
      [{ ...good, Email: 'a b@corp.example' }, 'INVALID_PATTERN'],
      [{ ...good, Email: 'a&b@corp.example' }, 'INVALID_PATTERN'],
      [{ ...good, Email: '.dev@corp.example' }, 'INVALID_PATTERN'],
      [{ ...good, Email: 'dev@-corp.example' }, 'INVALID_PATTERN'],
      [{ ...good, Email: 'dev@corp.example.' }, 'INVALID_PATTERN'],
      [{ Email: 'dev@corp.example' }, 'INPUT_REQUIRED'],
      [{ ...good, AccountName: '' }, 'MIN_LENGTH_EXCEEDED'],
      [{ ...good, AccountName: 'x'.repeat(51) }, 'MAX_LENGTH_EXCEEDED'],
      [{ ...good, AccountName: 'dév' }, 'INVALID_PATTERN'],
      [{ ...good, RoleName: 'my role' }, 'INVALID_PATTERN'],
      [{ ...good, Tags: [{ Key: 'aws:x', Value: '1' }] }, 'INVALID_SYSTEM_TAGS_PARAMETER'],
      [
        {
          ...good,
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'a', Value: '2' },
          ],
        },
        'DUPLICATE_TAG_KEY',
      ],
      [{ ...good, Tags: [{ Key: 'a', Value: '1!' }] }, 'INVALID_PATTERN'],
    ];
    for (const [input, reason] of bad) {
      const answer = await admin.organizations('CreateAccount', input);
      assert.deepEqual([answer.code, answer.json.Reason], ['InvalidInputException', reason], JSON.stringify(input));
    }
    assert.equal(sandbox.state.accounts().length, 1);
    assert.equal(sandbox.state.organization()?.creations.length, 0);
  });

  it('makes the role asked for, and the tags', async () => {
    const stage = await startOrganization();
    await outcome(stage, {
      Email: 'dev@corp.example',
      AccountName: 'dev',
      RoleName: 'Crew',
      Tags: [{ Key: 'environment', Value: 'dev' }],
    });
    const dev = stage.sandbox.state.accounts().find((account) => account.name === 'dev');
    const assumed = await stage.admin.sts('AssumeRole', {
      RoleArn: `arn:aws:iam::${dev?.id}:role/Crew`,
      RoleSessionName: 'test',
    });
    assert.equal(assumed.status, 200);
    const tags = await stage.admin.organizations('ListTagsForResource', { ResourceId: dev?.id });
    assert.deepEqual(tags.json, { Tags: [{ Key: 'environment', Value: 'dev' }] });
  });

  it('stops at the quota, closed accounts counted', async () => {
    const stage = await startOrganization({ quota: 2 });
    await outcome(stage, { Email: 'dev@corp.example', AccountName: 'dev' });
    const dev = stage.sandbox.state.accounts()[1];
    stage.sandbox.scenario.closeAccount(dev?.id ?? '');
    const input = { Email: 'qa@corp.example', AccountName: 'qa' };
    const over = await stage.admin.organizations('CreateAccount', input);
    assert.deepEqual([over.code, over.json.Reason], ['ConstraintViolationException', 'ACCOUNT_NUMBER_LIMIT_EXCEEDED']);
    const asked = { ServiceCode: 'organizations', QuotaCode: 'L-29A0C5DF' };
    const { json } = await stage.admin.servicequotas('GetServiceQuota', asked);
    assert.equal(at(json, 'Quota', 'Value'), 2);
    stage.sandbox.scenario.setQuota(3);
    assert.equal((await outcome(stage, input)).state, 'SUCCEEDED');
  });

  it('fails what would pass the quota once those in progress are done, and takes five at once', async () => {
    const clock = handClock();
    const stage = await startOrganization({ quota: 3, now: clock.now, delays: { accountCreation: 1000 } });
    const create = (name: string, email = `${name}@corp.example`) =>
      stage.admin.organizations('CreateAccount', { Email: email, AccountName: name });
    for (const name of ['a', 'b', 'c', 'd']) assert.equal((await create(name)).status, 200);
    assert.equal((await create('a again', 'a@corp.example')).status, 200);
    assert.equal((await create('e')).code, 'TooManyRequestsException');
    clock.advance(1000);
    const { json } = await stage.admin.organizations('ListCreateAccountStatus', { States: ['FAILED', 'SUCCEEDED'] });
    const statuses = json.CreateAccountStatuses;
    assert.ok(Array.isArray(statuses));
    assert.deepEqual(
      statuses.map((status) => [at(status, 'AccountName'), at(status, 'FailureReason') ?? at(status, 'State')]),
      [
        ['a', 'SUCCEEDED'],
        ['b', 'SUCCEEDED'],
        ['c', 'ACCOUNT_LIMIT_EXCEEDED'],
        ['d', 'ACCOUNT_LIMIT_EXCEEDED'],
        ['a again', 'CONCURRENT_ACCOUNT_MODIFICATION'],
      ],
    );
  });

  it('takes the ids it is given, and no one else’s', async () => {
    const stage = await startOrganization();
    stage.sandbox.scenario.nextAccountId('012345678901');
    await outcome(stage, { Email: 'dev@corp.example', AccountName: 'dev' });
    assert.ok(stage.sandbox.state.account('012345678901'));
    assert.throws(() => stage.sandbox.scenario.nextAccountId('12'), { name: 'SandboxUsageError' });
  });

  it('answers for organizations: none yet, one already, another’s', async () => {
    const { sandbox, root } = await startFixture();
    assert.equal((await root.organizations('DescribeOrganization')).code, 'AWSOrganizationsNotInUseException');
    assert.equal((await root.organizations('ListAccounts')).code, 'AWSOrganizationsNotInUseException');
    await root.organizations('CreateOrganization', { FeatureSet: 'CONSOLIDATED_BILLING' });
    assert.equal((await root.organizations('CreateOrganization')).code, 'AlreadyInOrganizationException');
    const foreign = sandbox.scenario.createForeignOrganization();
    const other = clientOf(sandbox.endpoint, foreign.rootCredentials);
    const { json } = await other.organizations('DescribeOrganization');
    assert.equal(at(json, 'Organization', 'MasterAccountId'), foreign.managementAccountId);
    assert.equal(at(json, 'Organization', 'MasterAccountEmail'), 'somebody@foreign.example');
    const ours = (await root.organizations('DescribeOrganization')).json;
    assert.equal(at(ours, 'Organization', 'FeatureSet'), 'CONSOLIDATED_BILLING');
    assert.notEqual(at(ours, 'Organization', 'Id'), at(json, 'Organization', 'Id'));
    const spying = await other.organizations('DescribeAccount', { AccountId: sandbox.managementAccountId });
    assert.equal(spying.code, 'AccountNotFoundException');
  });
});
