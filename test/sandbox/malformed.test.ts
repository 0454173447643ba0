import assert from 'node:assert/strict';
import { request } from 'node:http';
import { OPERATIONS } from '../../src/sandbox/index.ts';
import { call } from './client.ts';
import { startFixture, startOrganization } from './fixture.ts';

/** Sends bytes nobody signed. */
function send(endpoint: string, method: string, path: string, headers: Record<string, string>, body: string) {
  return new Promise<number | undefined>((resolve, reject) => {
    const sent = request(new URL(path, endpoint), { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Values of every wrong kind, for every member. */
const ODD: readonly unknown[] = [null, 5, true, '', 'x', [], [5], [{}], {}, { Key: 5 }, '\u0000', 'é'.repeat(3000)];
const MEMBERS = [
  ...['AccountId', 'AccountName', 'CreateAccountRequestId', 'Email', 'MaxResults', 'Name', 'NextToken', 'ParentId'],
  ...['ResourceId', 'RoleName', 'ServicePrincipal', 'SourceParentId', 'States', 'TagKeys', 'Tags', 'FeatureSet'],
  ...['RegionName', 'RegionOptStatusContains', 'ChildType', 'ChildId', '__proto__', 'constructor'],
];
const PARAMETERS = [
  ...['UserName', 'RoleName', 'PolicyArn', 'AccessKeyId', 'Status', 'Marker', 'MaxItems', 'Path', 'RoleArn'],
  ...['RoleSessionName', 'DurationSeconds', 'TargetPrincipal', 'TaskPolicyArn', 'TaskPolicyArn.arn', 'Tags'],
  ...['Tags.member.1', 'Tags.member.1.Key', 'Tags.member.x.Key.y', 'TagKeys.member.1', 'PolicySourceArn'],
  ...['ActionNames.member.1', 'AssumeRolePolicyDocument', '__proto__.x', 'a..b', '.'],
];

describe('sandbox: malformed requests', () => {
  it('answers odd input with an error of the service, never with one of its own', async () => {
    const { sandbox } = await startOrganization();
    const admin = sandbox.scenario.createUser(sandbox.managementAccountId, 'odd');
    for (const { service, name } of OPERATIONS) {
      // Their members are in path and headers, or nobody signs them.
      if (service === 's3' || service === 'sso' || service === 'sso-oidc') continue;
      const query = service === 'iam' || service === 'sts';
      const fields = query ? PARAMETERS : MEMBERS;
      const values = query ? ['', 'x', '-1', 'x'.repeat(3000), '[]'] : ODD;
      for (const value of values) {
        const input = Object.fromEntries(fields.map((field) => [field, value]));
        const { status, code } = await call(sandbox.endpoint, admin, service, name, input);
        assert.ok(status < 500, `${name} of ${JSON.stringify(value)?.slice(0, 40)}: ${status} ${code}`);
      }
    }
  });

  it('answers what is no request of AWS’s, and goes on', async () => {
    const { sandbox, root } = await startFixture();
    const { endpoint } = sandbox;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const statuses = [
      await send(endpoint, 'GET', '/', {}, ''),
      await send(endpoint, 'GET', '/favicon.ico', {}, ''),
      await send(endpoint, 'POST', '/', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, '{}'),
      await send(endpoint, 'POST', '/', form, '%%%=%ff&&&=&Action'),
      await send(endpoint, 'GET', '/?Action=GetCallerIdentity&Version=2011-06-15', {}, ''),
      await send(endpoint, 'POST', '/', { authorization: 'Basic eDp5', ...form }, 'Action=GetCallerIdentity'),
      await send(endpoint, 'POST', '/', { authorization: 'AWS4-HMAC-SHA256 ,,,=', ...form }, 'Action=ListUsers'),
      await send(endpoint, 'POST', '/nothing', {}, '{'),
    ];
    assert.deepEqual(statuses, [404, 404, 400, 403, 403, 400, 400, 403]);
    assert.equal((await root.sts('GetCallerIdentity')).status, 200);
  });

  it('drops a body beyond all measure', async () => {
    const { sandbox, root } = await startFixture();
    await assert.rejects(send(sandbox.endpoint, 'POST', '/', {}, 'x'.repeat(5 * 1024 * 1024)));
    assert.equal((await root.sts('GetCallerIdentity')).status, 200);
  });
});
