import assert from 'node:assert/strict';
import type { SandboxOptions } from '../../src/sandbox/index.ts';
import { type Answer, clientOf } from './client.ts';
import { handClock, startOrganization } from './fixture.ts';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** What a list holds of one member. */
function pick({ json }: Answer, list: string, member: string): unknown[] {
  const items: unknown = json[list];
  return Array.isArray(items) ? items.map((item) => Object(item)[member]) : [];
}

describe('sandbox: the administration of Identity Center', () => {
  const clock = handClock();

  async function open(options: SandboxOptions = {}) {
    const { sandbox, admin } = await startOrganization({ identityCenter: 'eu-west-1', now: clock.now, ...options });
    const here = { region: 'eu-west-1', signedAt: new Date(clock.now()) };
    const sso = (operation: string, input = {}) => admin.sso(operation, input, here);
    const directory = (operation: string, input = {}) => admin.identitystore(operation, input, here);
    const [instance] = Object((await sso('ListInstances')).json.Instances);
    const own = { InstanceArn: instance.InstanceArn };
    const store = { IdentityStoreId: instance.IdentityStoreId };
    const unique = (AttributePath: string, AttributeValue: string) => ({
      ...store,
      AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
    });
    const group = async (name: string) => (await directory('GetGroupId', unique('displayName', name))).json.GroupId;
    const made = await sso('CreatePermissionSet', { ...own, Name: 'Admin', SessionDuration: 'PT8H' });
    const set = { ...own, PermissionSetArn: Object(made.json.PermissionSet).PermissionSetArn };
    const attach = () => sso('AttachManagedPolicyToPermissionSet', { ...set, ManagedPolicyArn: ADMINISTRATOR });
    const principal = { PrincipalType: 'GROUP', PrincipalId: await group('administrators') };
    const assign = (TargetId: string) =>
      sso('CreateAccountAssignment', { ...set, ...principal, TargetId, TargetType: 'AWS_ACCOUNT' });
    const status = async (answer: Answer) => {
      const { RequestId } = Object(answer.json.AccountAssignmentCreationStatus);
      const input = { ...own, AccountAssignmentCreationRequestId: RequestId };
      return Object((await sso('DescribeAccountAssignmentCreationStatus', input)).json.AccountAssignmentCreationStatus);
    };
    const makeMember = (name: string) =>
      sandbox.scenario.createMember(sandbox.managementAccountId, name, `${name}@example.com`);
    return { sandbox, admin, own, set, store, unique, group, sso, directory, attach, assign, status, makeMember };
  }

  it('is seen in its own region, and where it is replicated to; an account’s own instance beside it', async () => {
    const { sandbox, admin, own, sso, makeMember } = await open();
    assert.deepEqual((await admin.sso('ListInstances')).json, { Instances: [] });
    assert.equal((await admin.sso('ListPermissionSets', own)).code, 'ResourceNotFoundException');
    const regions = await sso('ListRegions', own);
    assert.deepEqual(pick(regions, 'Regions', 'IsPrimaryRegion'), [true]);
    const id = makeMember('member');
    sandbox.scenario.createAccountInstance(id, 'us-east-1');
    const member = clientOf(sandbox.endpoint, sandbox.scenario.createUser(id, 'x'));
    const theirs = await member.sso('ListInstances');
    assert.deepEqual(pick(theirs, 'Instances', 'OwnerAccountId'), [id]);
    // Members see the organization's instance, and may do nothing to it.
    const bend = { region: 'eu-west-1' };
    assert.deepEqual(pick(await member.sso('ListInstances', {}, bend), 'Instances', 'OwnerAccountId'), [
      sandbox.managementAccountId,
    ]);
    assert.equal((await member.sso('ListPermissionSets', own, bend)).code, 'AccessDeniedException');
    sandbox.scenario.enableIdentityCenter({
      region: 'eu-north-1',
      otherRegions: ['us-west-2'],
      activeAt: clock.now() + 1000,
    });
    const replica = await admin.sso('ListInstances', {}, { region: 'us-west-2' });
    assert.deepEqual(pick(replica, 'Instances', 'Status'), ['CREATE_IN_PROGRESS']);
  });

  it('has permission sets by name, once, and policies that roles get when the set is provisioned', async () => {
    const { sandbox, own, set, sso, attach, assign, status } = await open();
    const again = { ...own, Name: 'Admin' };
    assert.equal((await sso('CreatePermissionSet', again)).code, 'ConflictException');
    assert.equal(
      (await sso('CreatePermissionSet', { ...own, Name: 'x', SessionDuration: 'PT13H' })).code,
      'ValidationException',
    );
    assert.equal((await status(await assign(sandbox.managementAccountId))).Status, 'SUCCEEDED');
    const policies = () =>
      Object.values(sandbox.state.account(sandbox.managementAccountId)?.roles ?? {}).map((role) => role.policies);
    assert.deepEqual(policies(), [[]]);
    assert.equal((await attach()).status, 200);
    assert.equal((await attach()).code, 'ConflictException');
    assert.deepEqual(policies(), [[]]);
    await sso('ProvisionPermissionSet', { ...set, TargetType: 'ALL_PROVISIONED_ACCOUNTS' });
    assert.equal(policies()[0]?.[0]?.arn, ADMINISTRATOR);
    const described = Object((await sso('DescribePermissionSet', set)).json.PermissionSet);
    assert.deepEqual([described.Name, described.SessionDuration], ['Admin', 'PT8H']);
  });

  it('assigns after it has answered, ten at once, and not in an account that is not ready', async () => {
    const { sandbox, set, sso, assign, status, makeMember } = await open({ delays: { assignment: 1000 } });
    const ids = Array.from({ length: 11 }, (_, at) => makeMember(`m${at}`));
    const answers = [];
    for (const id of ids) answers.push(await assign(id));
    assert.equal(answers[10]?.code, 'ConflictException');
    const [first] = answers;
    assert.ok(first);
    assert.equal((await status(first)).Status, 'IN_PROGRESS');
    clock.advance(1000);
    assert.equal((await status(first)).Status, 'SUCCEEDED');
    const there = await sso('ListAccountAssignments', { ...set, AccountId: ids[0] });
    assert.deepEqual(pick(there, 'AccountAssignments', 'AccountId'), [ids[0]]);
    // Once more is no second assignment, and the same role.
    const repeated = await assign(ids[0] ?? '');
    clock.advance(1000);
    assert.equal((await status(repeated)).Status, 'SUCCEEDED');
    assert.equal(
      Object.keys(sandbox.state.account(ids[0] ?? '')?.roles ?? {}).filter((name) => /^AWSReserved/.test(name)).length,
      1,
    );
    sandbox.scenario.suspendAccount(ids[10] ?? '');
    const refused = await assign(ids[10] ?? '');
    clock.advance(1000);
    const { Status, FailureReason } = await status(refused);
    assert.deepEqual([Status, /^Received a 403 status error/.test(FailureReason)], ['FAILED', true]);
    assert.equal((await assign('999999999999')).code, 'ResourceNotFoundException');
  });

  it('acts in the management account with the caller’s own rights', async () => {
    const { sandbox, set, group, own } = await open();
    const policy = 'arn:aws:iam::aws:policy/AWSSSOMasterAccountAdministrator';
    const keys = sandbox.scenario.createUser(sandbox.managementAccountId, 'sso-admin', [policy]);
    const { sso } = clientOf(sandbox.endpoint, keys);
    const bend = { region: 'eu-west-1', signedAt: new Date(clock.now()) };
    const principal = { PrincipalType: 'GROUP', PrincipalId: await group('administrators') };
    const target = { TargetId: sandbox.managementAccountId, TargetType: 'AWS_ACCOUNT' };
    const asked = await sso('CreateAccountAssignment', { ...set, ...principal, ...target }, bend);
    const { RequestId } = Object(asked.json.AccountAssignmentCreationStatus);
    const input = { ...own, AccountAssignmentCreationRequestId: RequestId };
    const told = await sso('DescribeAccountAssignmentCreationStatus', input, bend);
    assert.match(
      String(Object(told.json.AccountAssignmentCreationStatus).FailureReason),
      /not authorized to perform: iam:/,
    );
  });

  it('has a directory of its own, or one that others keep', async () => {
    const { sandbox, store, unique, group, directory } = await open();
    const made = await directory('CreateGroup', { ...store, DisplayName: 'Ops "1"' });
    assert.equal(await group('ops "1"'), made.json.GroupId);
    assert.equal((await directory('CreateGroup', { ...store, DisplayName: 'OPS "1"' })).code, 'ConflictException');
    assert.equal((await directory('GetGroupId', unique('displayName', 'nobody'))).code, 'ResourceNotFoundException');
    const { UserId } = (await directory('GetUserId', unique('userName', 'ada'))).json;
    const membership = { ...store, GroupId: made.json.GroupId, MemberId: { UserId } };
    assert.equal((await directory('CreateGroupMembership', membership)).status, 200);
    assert.equal((await directory('CreateGroupMembership', membership)).code, 'ConflictException');
    const members = await directory('ListGroupMemberships', { ...store, GroupId: made.json.GroupId });
    assert.deepEqual(pick(members, 'GroupMemberships', 'MemberId'), [{ UserId }]);
    assert.deepEqual(pick(await directory('ListGroups', store), 'Groups', 'DisplayName'), [
      'administrators',
      'Ops "1"',
    ]);
    sandbox.scenario.setExternalDirectory(true);
    assert.equal((await directory('CreateGroup', { ...store, DisplayName: 'x' })).code, 'AccessDeniedException');
  });
});
