import assert from 'node:assert/strict';
import { startFixture } from './fixture.ts';

/** An answer of the two services of single sign-on, which nobody signs. */
interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('sandbox: single sign-on', () => {
  let time = Date.now();

  async function open(approvesLogins = false) {
    const { sandbox } = await startFixture({ identityCenter: 'eu-west-1', approvesLogins, now: () => time });
    const ask = async (path: string, init: RequestInit): Promise<Answer> => {
      const reply = await fetch(`${sandbox.endpoint}${path}`, init);
      return { status: reply.status, type: reply.headers.get('x-amzn-errortype'), body: Object(await reply.json()) };
    };
    const post = (path: string, body: object) => ask(path, { method: 'POST', body: JSON.stringify(body) });
    const portal = (path: string, token: string) => ask(path, { headers: { 'x-amz-sso_bearer_token': token } });
    const { body: registered } = await post('/client/register', {
      clientName: 'test',
      clientType: 'public',
      scopes: ['sso:account:access'],
    });
    const client = { clientId: registered.clientId, clientSecret: registered.clientSecret };
    const begin = async () =>
      (await post('/device_authorization', { ...client, startUrl: `${sandbox.startUrl}/#/` })).body;
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
    const take = (deviceCode: unknown) => post('/token', { ...client, grantType, deviceCode });
    return { sandbox, post, portal, ask, client, begin, take };
  }

  it('has a login wait for a person, once, and not asked for too often', async () => {
    const { sandbox, begin, take } = await open();
    const login = await begin();
    const pending = await take(login.deviceCode);
    assert.deepEqual(pending, {
      status: 400,
      type: 'AuthorizationPendingException',
      body: { error: 'authorization_pending', error_description: 'Authorization is pending' },
    });
    assert.equal((await take(login.deviceCode)).type, 'SlowDownException');
    sandbox.scenario.approveLogin(String(login.userCode));
    time += 2_000;
    const { status, body } = await take(login.deviceCode);
    assert.deepEqual([status, body.tokenType, body.expiresIn], [200, 'Bearer', 28_800]);
    assert.equal((await take(login.deviceCode)).type, 'InvalidGrantException');
    const late = await begin();
    time += 601_000;
    assert.equal((await take(late.deviceCode)).type, 'ExpiredTokenException');
  });

  it('is approved at its own address by a person, and by no page', async () => {
    const { sandbox, begin, take, ask } = await open();
    const login = await begin();
    const path = String(login.verificationUriComplete).slice(sandbox.endpoint.length);
    const foreign = await fetch(`${sandbox.endpoint}${path}`, { headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(foreign.status, 403);
    assert.equal((await take(login.deviceCode)).type, 'AuthorizationPendingException');
    assert.equal((await ask(path, {})).status, 200);
    time += 2_000;
    assert.equal((await take(login.deviceCode)).status, 200);
  });

  it('refuses another start URL, a client that it does not know, and a token that is not in force', async () => {
    const { sandbox, post, portal, client, begin, take } = await open(true);
    const startUrl = 'https://stranger.awsapps.com/start';
    assert.equal((await post('/device_authorization', { ...client, startUrl })).type, 'InvalidRequestException');
    const unknown = { ...client, clientSecret: 'x', startUrl: sandbox.startUrl };
    assert.equal((await post('/device_authorization', unknown)).type, 'InvalidClientException');
    assert.equal((await portal('/assignment/accounts', 'x')).type, 'UnauthorizedException');
    const { accessToken } = (await take((await begin()).deviceCode)).body;
    time += 28_800_000;
    assert.equal((await portal('/assignment/accounts', String(accessToken))).status, 401);
  });

  it('lets a user into the accounts of the own groups, and renews the token', async () => {
    const { sandbox, post, portal, client, begin, take } = await open(true);
    const { body } = await take((await begin()).deviceCode);
    const account = sandbox.managementAccountId;
    const credentials = `/federation/credentials?role_name=Admin&account_id=${account}`;
    assert.deepEqual((await portal('/assignment/accounts', String(body.accessToken))).body.accountList, []);
    assert.equal((await portal(credentials, String(body.accessToken))).type, 'ForbiddenException');
    sandbox.scenario.assignLogin(account, 'Admin');
    const renewed = await post('/token', { ...client, grantType: 'refresh_token', refreshToken: body.refreshToken });
    const token = String(renewed.body.accessToken);
    assert.equal((await portal('/assignment/accounts', String(body.accessToken))).status, 401);
    assert.deepEqual((await portal(`/assignment/roles?account_id=${account}`, token)).body.roleList, [
      { roleName: 'Admin', accountId: account },
    ]);
    assert.match(String(Object((await portal(credentials, token)).body.roleCredentials).accessKeyId), /^ASIA/);
  });
});
