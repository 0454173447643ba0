import assert from 'node:assert/strict';
import { at, call, clientOf, element, sessionIn, webIdentityToken } from './client.ts';
import { startFixture, startOrganization } from './fixture.ts';

const ROLE = 'OrganizationAccountAccessRole';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

async function memberScene() {
  const stage = await startOrganization();
  const { sandbox, admin } = stage;
  const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
  const arn = `arn:aws:iam::${id}:role/${ROLE}`;
  const session = sessionIn(await admin.sts('AssumeRole', { RoleArn: arn, RoleSessionName: 'pf' }));
  return { ...stage, id, arn, member: clientOf(sandbox.endpoint, session) };
}

describe('sandbox: who may do what', () => {
  it('tells root, users and roles apart', async () => {
    const { sandbox, root, admin, member, id } = await memberScene();
    const management = sandbox.managementAccountId;
    const who = async (client: typeof root) => {
      const { text } = await client.sts('GetCallerIdentity');
      return [element(text, 'Account'), element(text, 'Arn'), element(text, 'UserId')];
    };
    assert.deepEqual(await who(root), [management, `arn:aws:iam::${management}:root`, management]);
    const user = sandbox.state.users(management)[0];
    assert.deepEqual(await who(admin), [management, `arn:aws:iam::${management}:user/admin`, user?.id]);
    const [account, arn, userId] = await who(member);
    assert.deepEqual([account, arn], [id, `arn:aws:sts::${id}:assumed-role/${ROLE}/pf`]);
    assert.match(userId ?? '', /^AROA[A-Z2-7]{17}:pf$/);
  });

  it('lets root assume nothing', async () => {
    const { root, arn, id } = await memberScene();
    const role = await root.sts('AssumeRole', { RoleArn: arn, RoleSessionName: 'pf' });
    const text = 'Roles may not be assumed by root accounts.';
    assert.deepEqual([role.status, role.code, role.message], [403, 'AccessDenied', text]);
    const rootSession = await root.sts('AssumeRoot', {
      TargetPrincipal: id,
      'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
    });
    assert.deepEqual([rootSession.status, rootSession.code, rootSession.message], [403, 'AccessDenied', text]);
  });

  it('lets only administrators of the management account into a member', async () => {
    const { sandbox, arn } = await memberScene();
    const powerless = clientOf(sandbox.endpoint, sandbox.scenario.createUser(sandbox.managementAccountId, 'eve', []));
    const stranger = sandbox.scenario.createForeignOrganization();
    const foreign = clientOf(
      sandbox.endpoint,
      sandbox.scenario.createUser(stranger.managementAccountId, 'admin', [ADMIN]),
    );
    for (const client of [powerless, foreign]) {
      const answer = await client.sts('AssumeRole', { RoleArn: arn, RoleSessionName: 'pf' });
      assert.deepEqual([answer.status, answer.code], [403, 'AccessDenied']);
    }
  });

  it('denies a user without policies everything but its own identity', async () => {
    const { sandbox } = await startOrganization();
    const eve = clientOf(sandbox.endpoint, sandbox.scenario.createUser(sandbox.managementAccountId, 'eve', []));
    assert.equal((await eve.sts('GetCallerIdentity')).status, 200);
    const iam = await eve.iam('ListUsers');
    assert.deepEqual(
      [iam.status, iam.code, iam.message],
      [
        403,
        'AccessDenied',
        `User: arn:aws:iam::${sandbox.managementAccountId}:user/eve is not authorized to perform: iam:ListUsers on resource: * because no identity-based policy allows the iam:ListUsers action`,
      ],
    );
    assert.equal((await eve.organizations('DescribeOrganization')).code, 'AccessDeniedException');
    const account = await eve.account('GetRegionOptStatus', { RegionName: 'us-east-1' });
    assert.deepEqual([account.status, account.code], [403, 'AccessDeniedException']);
  });

  it('reads managed policies by name', async () => {
    const { sandbox } = await startOrganization();
    const reader = clientOf(
      sandbox.endpoint,
      sandbox.scenario.createUser(sandbox.managementAccountId, 'rea', ['arn:aws:iam::aws:policy/ReadOnlyAccess']),
    );
    assert.equal((await reader.iam('ListUsers')).status, 200);
    assert.equal((await reader.organizations('ListAccounts')).status, 200);
    assert.equal((await reader.iam('CreateUser', { UserName: 'x' })).code, 'AccessDenied');
  });

  it('keeps the organization from its members, but for what it is', async () => {
    const { member } = await memberScene();
    assert.equal((await member.organizations('DescribeOrganization')).status, 200);
    const denied = await member.organizations('ListAccounts');
    assert.deepEqual(
      [denied.status, denied.code, denied.message],
      [400, 'AccessDeniedException', "You don't have permissions to access this resource."],
    );
    assert.equal((await member.organizations('CreateOrganization')).code, 'AlreadyInOrganizationException');
  });

  it('leaves a suspended account its identity and nothing else', async () => {
    const { sandbox, admin, member, id, arn } = await memberScene();
    sandbox.scenario.suspendAccount(id);
    assert.equal((await member.sts('GetCallerIdentity')).status, 200);
    assert.equal((await member.iam('ListUsers')).code, 'OptInRequired');
    assert.equal((await admin.sts('AssumeRole', { RoleArn: arn, RoleSessionName: 'pf' })).code, 'AccessDenied');
    const { json } = await admin.organizations('DescribeAccount', { AccountId: id });
    assert.equal(at(json, 'Account', 'State'), 'SUSPENDED');
  });

  it('keeps sessions of GetSessionToken without MFA out of IAM', async () => {
    const { sandbox, admin } = await startOrganization();
    const plain = clientOf(sandbox.endpoint, sessionIn(await admin.sts('GetSessionToken')));
    assert.equal((await plain.sts('GetCallerIdentity')).status, 200);
    assert.equal((await plain.iam('ListUsers')).code, 'InvalidClientTokenId');
    assert.equal((await plain.sts('GetSessionToken')).code, 'AccessDenied');
    const withMfa = await admin.sts('GetSessionToken', { SerialNumber: 'arn:aws:iam::1:mfa/x', TokenCode: '123456' });
    assert.equal((await clientOf(sandbox.endpoint, sessionIn(withMfa)).iam('ListUsers')).status, 200);
  });

  it('reads trust policies: a role that names its caller, one that trusts another account', async () => {
    const { sandbox, admin } = await startOrganization();
    const account = sandbox.managementAccountId;
    const eve = clientOf(sandbox.endpoint, sandbox.scenario.createUser(account, 'eve', []));
    const trusting = (principal: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' },
      });
    const role = async (name: string, principal: string) => {
      const input = { RoleName: name, AssumeRolePolicyDocument: trusting(principal), MaxSessionDuration: 7200 };
      assert.equal((await admin.iam('CreateRole', input)).status, 200);
      return `arn:aws:iam::${account}:role/${name}`;
    };
    const named = await role('named', `arn:aws:iam::${account}:user/eve`);
    const whole = await role('whole', `arn:aws:iam::${account}:root`);
    const other = await role('other', 'arn:aws:iam::999999999999:root');
    const assume = async (client: typeof admin, arn: string, seconds = 3600) =>
      (await client.sts('AssumeRole', { RoleArn: arn, RoleSessionName: 'pf', DurationSeconds: seconds })).code;
    assert.equal(await assume(eve, named), undefined);
    assert.equal(await assume(eve, whole), 'AccessDenied');
    assert.equal(await assume(admin, whole), undefined);
    assert.equal(await assume(admin, other), 'AccessDenied');
    assert.equal(await assume(admin, whole, 7200), undefined);
    assert.equal(await assume(admin, whole, 7201), 'ValidationError');
    const malformed = await admin.iam('CreateRole', { RoleName: 'bad', AssumeRolePolicyDocument: '{' });
    assert.deepEqual([malformed.status, malformed.code], [400, 'MalformedPolicyDocument']);
  });

  it('takes web identities of providers a role trusts, until their token ends', async () => {
    const { sandbox, admin } = await startOrganization();
    const account = sandbox.managementAccountId;
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/issuer.example` },
      Action: 'sts:AssumeRoleWithWebIdentity',
    };
    await admin.iam('CreateOpenIDConnectProvider', {
      Url: 'https://issuer.example',
      'ClientIDList.member.1': 'sts',
    });
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await admin.iam('CreateRole', { RoleName: 'web', AssumeRolePolicyDocument: trust });
    const assume = (claims: Record<string, unknown>, token = webIdentityToken(claims)) =>
      call(sandbox.endpoint, undefined, 'sts', 'AssumeRoleWithWebIdentity', {
        RoleArn: `arn:aws:iam::${account}:role/web`,
        RoleSessionName: 'pf',
        WebIdentityToken: token,
      });
    const good = { iss: 'https://issuer.example', sub: 'amy', aud: 'sts', exp: 4_000_000_000 };
    const session = clientOf(sandbox.endpoint, sessionIn(await assume(good)));
    const identity = await session.sts('GetCallerIdentity');
    assert.equal(element(identity.text, 'Arn'), `arn:aws:sts::${account}:assumed-role/web/pf`);
    const expired = await assume({ ...good, exp: 1 });
    assert.deepEqual([expired.status, expired.code], [400, 'ExpiredTokenException']);
    assert.equal((await assume({ ...good, iss: 'https://other.example' })).code, 'AccessDenied');
    assert.equal((await assume(good, 'no token')).code, 'InvalidIdentityToken');
  });

  it('tells the account of a key from its id alone', async () => {
    const { sandbox, root } = await startFixture();
    const { accessKeyId } = sandbox.rootCredentials;
    const answer = await root.sts('GetAccessKeyInfo', { AccessKeyId: accessKeyId });
    assert.equal(element(answer.text, 'Account'), sandbox.managementAccountId);
    assert.equal((await root.sts('GetAccessKeyInfo', { AccessKeyId: 'A'.repeat(16) })).code, 'ValidationError');
  });
});
