import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findAccountQuota } from '../../src/aws/account-creation.ts';
import { startOrganization } from '../sandbox/fixture.ts';
import { connectionWith } from '../support/aws-connection.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' };
const REGION = 'eu-central-1';

type Reply = readonly [status: number, body: unknown];

/** Service Quotas as an answer to each operation; what was asked comes back with the quota. */
async function asking(replies: Readonly<Record<string, readonly Reply[]>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const turn = asked.filter((one) => one === operation).length;
    asked.push(operation);
    const [status, body] = replies[operation]?.[turn] ?? [400, { __type: 'UnknownOperationException' }];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { AWS_ENDPOINT_URL: 'http://elsewhere.invalid', AWS_ENDPOINT_URL_SERVICE_QUOTAS: endpoint };
  try {
    return { quota: await findAccountQuota(connectionWith(env, KEYS, REGION)), asked };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const NO_SUCH = [
  400,
  { __type: 'NoSuchResourceException', Message: 'The specified resource does not exist.' },
] as const;

describe('the quota of accounts', () => {
  it('is the one CreateAccount of the sandbox holds to, asked in us-east-1 whatever the region', async () => {
    const { sandbox } = await startOrganization({ quota: 4 });
    const keys = sandbox.scenario.createUser(sandbox.managementAccountId, 'ada');
    const connection = connectionWith({ AWS_ENDPOINT_URL: sandbox.endpoint }, keys, REGION);
    assert.deepEqual(await findAccountQuota(connection), { allowed: 4, code: 'L-29A0C5DF' });
    sandbox.scenario.setQuota(25);
    assert.equal((await findAccountQuota(connection))?.allowed, 25);
    assert.deepEqual(
      sandbox.requests().flatMap(({ operation }) => (operation.endsWith('Quota') ? [operation] : [])),
      ['GetServiceQuota', 'GetServiceQuota'],
    );
  });

  it('is found by its name where AWS has given it another code', async () => {
    const policies = { QuotaCode: 'L-29A0C5DF', QuotaName: 'Service control policies in an organization', Value: 1e4 };
    const accounts = { QuotaCode: 'L-E619E033', QuotaName: 'Default maximum number of accounts', Value: 12 };
    const pages: Reply[] = [
      [200, { Quotas: [policies], NextToken: 'next' }],
      [200, { Quotas: [accounts] }],
    ];
    for (const reply of [[200, { Quota: policies }] as const, NO_SUCH]) {
      const { quota, asked } = await asking({ GetServiceQuota: [reply], ListServiceQuotas: pages });
      assert.deepEqual(quota, { allowed: 12, code: 'L-E619E033' });
      assert.deepEqual(asked, ['GetServiceQuota', 'ListServiceQuotas', 'ListServiceQuotas']);
    }
  });

  it('is undefined where none is listed', async () => {
    const { quota } = await asking({ GetServiceQuota: [NO_SUCH], ListServiceQuotas: [[200, { Quotas: [] }]] });
    assert.equal(quota, undefined);
  });

  it('is asked for once: a refusal is not repeated', async () => {
    const denied = { __type: 'AccessDeniedException', Message: 'no' };
    await assert.rejects(asking({ GetServiceQuota: [[400, denied]] }), { code: 'AWS_ACCESS_DENIED' });
  });
});
