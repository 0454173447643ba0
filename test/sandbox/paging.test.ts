import assert from 'node:assert/strict';
import { at, element } from './client.ts';
import { startFixture, startOrganization } from './fixture.ts';

describe('sandbox: pages', () => {
  it('gives an empty page with a token where asked to, and the rest page by page', async () => {
    const { sandbox, admin } = await startOrganization({ emptyPages: true, pageSize: 2 });
    for (const name of ['a', 'b', 'c', 'd']) {
      sandbox.scenario.createMember(sandbox.managementAccountId, name, `${name}@corp.example`);
    }
    const pages: unknown[][] = [];
    let token: unknown;
    do {
      const { json } = await admin.organizations('ListAccounts', token === undefined ? {} : { NextToken: token });
      assert.ok(Array.isArray(json.Accounts));
      pages.push(json.Accounts.map((account) => at(account, 'Name')));
      token = json.NextToken;
    } while (token !== undefined);
    assert.deepEqual(pages, [[], ['Sandbox', 'a'], ['b', 'c'], ['d']]);
  });

  it('honours MaxResults, MaxItems and Marker, within their limits', async () => {
    const { admin } = await startOrganization();
    for (const name of ['amy', 'bea']) await admin.iam('CreateUser', { UserName: name });
    const first = (await admin.iam('ListUsers', { MaxItems: 2 })).text;
    assert.equal(element(first, 'IsTruncated'), 'true');
    const marker = element(first, 'Marker');
    const second = (await admin.iam('ListUsers', { MaxItems: 2, Marker: marker })).text;
    assert.deepEqual([element(second, 'IsTruncated'), element(second, 'UserName')], ['false', 'bea']);
    assert.equal((await admin.organizations('ListAccounts', { MaxResults: 21 })).json.Reason, 'MAX_VALUE_EXCEEDED');
    assert.equal((await admin.organizations('ListAccounts', { NextToken: 'x' })).json.Reason, 'INVALID_NEXT_TOKEN');
    const regions = (await admin.account('ListRegions', { MaxResults: 5 })).json;
    assert.ok(Array.isArray(regions.Regions));
    assert.equal(regions.Regions.length, 5);
    assert.equal(typeof regions.NextToken, 'string');
  });

  it('filters regions and refuses names that are none', async () => {
    const { sandbox, root } = await startFixture();
    sandbox.scenario.setRegion(sandbox.managementAccountId, 'me-south-1', 'ENABLED');
    const status = async (name: string) => {
      const { json, code } = await root.account('GetRegionOptStatus', { RegionName: name });
      return json.RegionOptStatus ?? code;
    };
    assert.deepEqual(
      [await status('us-east-1'), await status('me-south-1'), await status('af-south-1'), await status('mars-1')],
      ['ENABLED_BY_DEFAULT', 'ENABLED', 'DISABLED', 'ValidationException'],
    );
  });
});
