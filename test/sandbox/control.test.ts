import assert from 'node:assert/strict';
import { request } from 'node:http';
import { at, clientOf, sessionIn } from './client.ts';
import { startOrganization } from './fixture.ts';

async function post(endpoint: string, verb: string, body: unknown = {}) {
  const response = await fetch(`${endpoint}/_sandbox/${verb}`, { method: 'POST', body: JSON.stringify(body) });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

describe('sandbox: control by other processes', () => {
  it('reaches the scenario', async () => {
    const { sandbox, admin } = await startOrganization();
    const { endpoint, managementAccountId, scenario, state } = sandbox;
    const dev = scenario.createMember(managementAccountId, 'dev', 'dev@corp.example');
    const key = scenario.createUser(dev, 'amy');
    const session = clientOf(endpoint, sessionIn(await admin.sts('GetSessionToken')));
    const verbs: [string, object][] = [
      ['close-account', { account: dev }],
      ['take-email', { email: 'qa@corp.example' }],
      ['quota', { accounts: 2 }],
      ['deactivate-key', { accessKeyId: key.accessKeyId }],
      ['root-mfa', { account: managementAccountId }],
      ['expire-sessions', {}],
      ['faults', { fault: 'ListAccounts:throttle:1' }],
    ];
    for (const [verb, body] of verbs)
      assert.deepEqual(await post(endpoint, verb, body), { status: 200, json: null }, verb);
    assert.equal(state.account(dev)?.state, 'CLOSED');
    assert.equal(state.account(managementAccountId)?.rootMfa, true);
    assert.equal(state.keys(dev)[0]?.active, false);
    assert.equal((await session.sts('GetCallerIdentity')).code, 'ExpiredToken');
    assert.equal((await admin.organizations('ListAccounts')).code, 'TooManyRequestsException');
    const over = await admin.organizations('CreateAccount', { Email: 'x@corp.example', AccountName: 'x' });
    assert.equal(over.json.Reason, 'ACCOUNT_NUMBER_LIMIT_EXCEEDED');
    await post(endpoint, 'clock-skew', { milliseconds: 3_600_000 });
    assert.equal((await admin.sts('GetCallerIdentity')).code, 'SignatureDoesNotMatch');
    await post(endpoint, 'clock-skew', { milliseconds: 0 });
    const foreign = (await post(endpoint, 'foreign-organization')).json;
    assert.ok(state.account(String(at(foreign, 'managementAccountId'))));
  });

  it('tells the requests so far', async () => {
    const { sandbox, admin } = await startOrganization();
    await post(sandbox.endpoint, 'requests/clear');
    await admin.iam('ListUsers');
    const requests: unknown = await (await fetch(`${sandbox.endpoint}/_sandbox/requests`)).json();
    assert.equal(at(requests, 0, 'operation'), 'ListUsers');
    assert.equal(at(requests, 1), undefined);
  });

  it('refuses what it does not know', async () => {
    const { sandbox } = await startOrganization();
    assert.equal((await post(sandbox.endpoint, 'nonsense')).status, 404);
    const bad = await post(sandbox.endpoint, 'faults', { fault: 'x' });
    assert.equal(bad.status, 400);
    assert.match(String(at(bad.json, 'error')), /OPERATION:KIND/);
    assert.equal((await post(sandbox.endpoint, 'close-account', { account: '1' })).status, 400);
  });

  it('answers no web page and no other name than that of this machine', async () => {
    const { sandbox, admin } = await startOrganization();
    const { port } = new URL(sandbox.endpoint);
    const foreign: Record<string, string>[] = [
      { origin: 'https://attacker.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { host: `attacker.example:${port}` },
      { host: '127.0.0.1.attacker.example' },
      { host: 'localhost.attacker.example' },
      { host: '10.0.0.1' },
    ];
    for (const headers of foreign) {
      for (const [method, path] of [
        ['GET', '/_sandbox/requests'],
        ['POST', '/_sandbox/quota'],
        ['POST', '/'],
      ] as const) {
        assert.equal(await statusOf(sandbox.endpoint, { method, path, headers }), 403, JSON.stringify(headers));
      }
    }
    for (const host of [`127.0.0.1:${port}`, 'localhost', `[::1]:${port}`, 'bucket.localhost:1']) {
      assert.equal(
        await statusOf(sandbox.endpoint, { method: 'GET', path: '/_sandbox/requests', headers: { host } }),
        200,
      );
    }
    // What was refused changed nothing: the quota was not set.
    const made = await admin.organizations('CreateAccount', { Email: 'x@corp.example', AccountName: 'x' });
    assert.equal(made.status, 200);
  });
});

/** The status of a request whose headers, Host and Origin too, are sent as given. */
function statusOf(
  endpoint: string,
  options: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>> },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(options.method === 'POST' ? '{"accounts":0}' : undefined);
  });
}
