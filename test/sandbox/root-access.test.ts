import assert from 'node:assert/strict';
import { call, clientOf, element, sessionIn } from './client.ts';
import { startFixture, startOrganization } from './fixture.ts';

const TASK = 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials';

describe('sandbox: centralized root access', () => {
  it('needs an organization, all features, trusted access, and its management account', async () => {
    const { sandbox, root } = await startFixture();
    const enable = 'EnableOrganizationsRootCredentialsManagement';
    assert.equal((await root.iam(enable)).code, 'OrganizationNotFoundException');
    await root.organizations('CreateOrganization', { FeatureSet: 'CONSOLIDATED_BILLING' });
    assert.equal((await root.iam(enable)).code, 'OrganizationNotInAllFeaturesModeException');
    await root.organizations('EnableAllFeatures');
    assert.equal((await root.iam(enable)).code, 'ServiceAccessNotEnabledException');
    assert.equal((await root.iam('ListOrganizationsFeatures')).code, 'ServiceAccessNotEnabledException');
    await root.organizations('EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' });
    assert.equal((await root.iam(enable)).status, 200);
    await root.iam('EnableOrganizationsRootSessions');
    const features = (await root.iam('ListOrganizationsFeatures')).text;
    assert.match(
      features,
      /<EnabledFeatures><member>RootCredentialsManagement<\/member><member>RootSessions<\/member><\/EnabledFeatures>/,
    );
    const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
    const member = clientOf(sandbox.endpoint, sandbox.scenario.createUser(id, 'amy'));
    assert.equal((await member.iam(enable)).code, 'CallerIsNotManagementAccountException');
    const listed = await member.iam('ListOrganizationsFeatures');
    assert.equal(listed.code, 'AccountNotManagementOrDelegatedAdministratorException');
    assert.equal((await root.organizations('EnableAllFeatures')).code, 'HandshakeConstraintViolationException');
  });

  it('makes members without root credentials from then on', async () => {
    const { sandbox, root } = await startOrganization();
    const { scenario, managementAccountId, state } = sandbox;
    const before = scenario.createMember(managementAccountId, 'old', 'old@corp.example');
    await root.organizations('EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' });
    await root.iam('EnableOrganizationsRootCredentialsManagement');
    await root.organizations('CreateAccount', { Email: 'new@corp.example', AccountName: 'new' });
    const after = state.accounts().find((account) => account.name === 'new');
    assert.deepEqual([state.account(before)?.hasRootCredentials, after?.hasRootCredentials], [true, false]);
  });

  it('opens root sessions for one task, from an administrator', async () => {
    const { sandbox, root, admin } = await startOrganization();
    const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
    const rootKey = sandbox.scenario.createRootKey(id);
    const assume = (input: Record<string, unknown> = {}) =>
      admin.sts('AssumeRoot', { TargetPrincipal: id, 'TaskPolicyArn.arn': TASK, ...input });
    assert.equal((await assume()).code, 'AccessDenied');
    await root.organizations('EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' });
    await root.iam('EnableOrganizationsRootSessions');
    assert.equal((await assume({ DurationSeconds: 901 })).code, 'ValidationError');
    assert.equal(
      (await assume({ 'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/AdministratorAccess' })).code,
      'ValidationError',
    );
    const session = sessionIn(await assume());
    const identity = await call(sandbox.endpoint, session, 'sts', 'GetCallerIdentity');
    assert.equal(element(identity.text, 'Arn'), `arn:aws:iam::${id}:root`);
    const created = await call(sandbox.endpoint, session, 'iam', 'CreateAccessKey');
    assert.equal(created.code, 'AccessDenied');
    const deleted = await call(sandbox.endpoint, session, 'iam', 'DeleteAccessKey', {
      AccessKeyId: rootKey.accessKeyId,
    });
    assert.equal(deleted.status, 200);
    assert.deepEqual(sandbox.state.keys(id), []);
  });
});
