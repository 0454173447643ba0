import assert from 'node:assert/strict';
import { PACES } from '../../src/sandbox/index.ts';
import { at, clientOf, element, sessionIn } from './client.ts';
import { handClock, startFixture } from './fixture.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** A sandbox whose clock stands still until turned; each request is signed by that clock. */
async function timed(delays: Record<string, number>) {
  const clock = handClock();
  const { sandbox } = await startFixture({ now: clock.now, delays });
  const client = (who: Parameters<typeof clientOf>[1]) => {
    const { organizations, iam, sts, account } = clientOf(sandbox.endpoint, who);
    const bend = () => ({ signedAt: new Date(clock.now()) });
    return {
      organizations: (name: string, input = {}) => organizations(name, input, bend()),
      iam: (name: string, input = {}) => iam(name, input, bend()),
      sts: (name: string, input = {}) => sts(name, input, bend()),
      account: (name: string, input = {}) => account(name, input, bend()),
    };
  };
  return { clock, sandbox, client, root: client(sandbox.rootCredentials) };
}

describe('sandbox: what takes time', () => {
  it('finalizes an organization only after a while', async () => {
    const { clock, root } = await timed({ organizationFinalizing: 1000 });
    await root.organizations('CreateOrganization');
    const input = { Email: 'dev@corp.example', AccountName: 'dev' };
    const early = await root.organizations('CreateAccount', input);
    assert.deepEqual([early.status, early.code], [400, 'FinalizingOrganizationException']);
    assert.equal((await root.organizations('ListAccounts')).status, 200);
    clock.advance(1000);
    assert.equal((await root.organizations('CreateAccount', input)).status, 200);
  });

  it('creates accounts by the clock: in progress, then there with their role', async () => {
    const { clock, sandbox, client, root } = await timed({ accountCreation: 500, roleUsable: 300, accountReady: 400 });
    await root.organizations('CreateOrganization');
    const admin = client(sandbox.scenario.createUser(sandbox.managementAccountId, 'admin'));
    const created = await admin.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
    const id = at(created.json, 'CreateAccountStatus', 'Id');
    assert.match(String(id), /^car-[a-z0-9]{32}$/);
    assert.equal(at(created.json, 'CreateAccountStatus', 'State'), 'IN_PROGRESS');
    const status = () => admin.organizations('DescribeCreateAccountStatus', { CreateAccountRequestId: id });
    clock.advance(499);
    assert.equal(at((await status()).json, 'CreateAccountStatus', 'State'), 'IN_PROGRESS');
    assert.equal(at((await admin.organizations('ListAccounts')).json, 'Accounts', 1), undefined);
    clock.advance(1);
    const done = (await status()).json;
    assert.equal(at(done, 'CreateAccountStatus', 'State'), 'SUCCEEDED');
    const accountId = at(done, 'CreateAccountStatus', 'AccountId');
    assert.match(String(accountId), /^\d{12}$/);
    const assume = () =>
      admin.sts('AssumeRole', {
        RoleArn: `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
        RoleSessionName: 'test',
      });
    const tooEarly = await assume();
    assert.deepEqual([tooEarly.status, tooEarly.code], [403, 'AccessDenied']);
    assert.equal(
      tooEarly.message,
      `User: arn:aws:iam::${sandbox.managementAccountId}:user/admin is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`,
    );
    clock.advance(300);
    const member = client(sessionIn(await assume()));
    assert.equal(element((await member.sts('GetCallerIdentity')).text, 'Account'), accountId);
    const notSignedUp = await member.iam('ListUsers');
    assert.deepEqual([notSignedUp.status, notSignedUp.code], [403, 'OptInRequired']);
    clock.advance(100);
    assert.equal((await member.iam('ListUsers')).status, 200);
  });

  it('shows a new user, then lets its key into STS, then into IAM', async () => {
    const { clock, client, root } = await timed({
      userVisible: 100,
      keyUsableInSts: 200,
      keyUsable: 400,
      policyEffective: 600,
    });
    await root.iam('CreateUser', { UserName: 'amy' });
    const hidden = await root.iam('GetUser', { UserName: 'amy' });
    assert.deepEqual([hidden.status, hidden.code], [404, 'NoSuchEntity']);
    assert.equal(hidden.message, 'The user with name amy cannot be found.');
    assert.equal((await root.iam('CreateUser', { UserName: 'amy' })).code, 'EntityAlreadyExists');
    clock.advance(100);
    assert.equal((await root.iam('GetUser', { UserName: 'amy' })).status, 200);
    const key = (await root.iam('CreateAccessKey', { UserName: 'amy' })).text;
    await root.iam('AttachUserPolicy', { UserName: 'amy', PolicyArn: ADMIN });
    const amy = client({
      accessKeyId: element(key, 'AccessKeyId') ?? '',
      secretAccessKey: element(key, 'SecretAccessKey') ?? '',
    });
    const codes = async () => [(await amy.sts('GetCallerIdentity')).code, (await amy.iam('ListUsers')).code];
    assert.deepEqual(await codes(), ['InvalidClientTokenId', 'InvalidClientTokenId']);
    clock.advance(200);
    assert.deepEqual(await codes(), [undefined, 'InvalidClientTokenId']);
    clock.advance(200);
    assert.deepEqual(await codes(), [undefined, 'AccessDenied']);
    clock.advance(200);
    assert.deepEqual(await codes(), [undefined, undefined]);
  });

  it('closes accounts in two steps', async () => {
    const { clock, sandbox, root } = await timed({ accountClosing: 50 });
    await root.organizations('CreateOrganization');
    const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
    const states = async () => {
      const { json } = await root.organizations('DescribeAccount', { AccountId: id });
      return [at(json, 'Account', 'State'), at(json, 'Account', 'Status')];
    };
    assert.deepEqual(await states(), ['ACTIVE', 'ACTIVE']);
    assert.equal((await root.organizations('CloseAccount', { AccountId: id })).status, 200);
    assert.deepEqual(await states(), ['PENDING_CLOSURE', 'PENDING_CLOSURE']);
    clock.advance(50);
    assert.deepEqual(await states(), ['CLOSED', 'SUSPENDED']);
    assert.equal((await root.organizations('CloseAccount', { AccountId: id })).code, 'AccountAlreadyClosedException');
  });

  it('changes its pace, and ends a wait, when a scenario says so', async () => {
    const { clock, sandbox, root } = await timed({ organizationFinalizing: 3_600_000 });
    await root.organizations('CreateOrganization');
    const create = () => root.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
    assert.equal((await create()).code, 'FinalizingOrganizationException');
    sandbox.scenario.finalizeOrganizations();
    sandbox.scenario.setDelays({ accountCreation: 10 });
    await create();
    assert.equal(sandbox.state.accounts().length, 1);
    clock.advance(10);
    assert.equal(sandbox.state.accounts().length, 2);
  });

  it('keeps AWS’s order of events at the realistic pace', () => {
    const { realistic, instant } = PACES;
    assert.ok(realistic.keyUsableInSts < realistic.keyUsable);
    assert.ok(realistic.roleUsable < realistic.accountReady);
    assert.ok(Object.values(realistic).every((delay) => delay > 0));
    assert.ok(Object.values(instant).every((delay) => delay === 0));
  });
});
