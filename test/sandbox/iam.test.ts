import assert from 'node:assert/strict';
import { clientOf, element } from './client.ts';
import { startFixture } from './fixture.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('sandbox: IAM', () => {
  it('allows two access keys a user, root included', async () => {
    const { sandbox, root } = await startFixture();
    await root.iam('CreateUser', { UserName: 'amy' });
    for (const user of [{ UserName: 'amy' }, {}]) {
      const before = sandbox.state.keys(sandbox.managementAccountId, 'UserName' in user ? { userName: 'amy' } : 'root');
      for (let count = before.length; count < 2; count += 1) {
        assert.equal((await root.iam('CreateAccessKey', user)).status, 200);
      }
      const third = await root.iam('CreateAccessKey', user);
      assert.deepEqual(
        [third.status, third.code, third.message],
        [409, 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2'],
      );
    }
  });

  it('lets root list, switch off and delete its own keys', async () => {
    const { sandbox, root } = await startFixture();
    const first = sandbox.rootCredentials.accessKeyId;
    const created = (await root.iam('CreateAccessKey')).text;
    const second = {
      accessKeyId: element(created, 'AccessKeyId') ?? '',
      secretAccessKey: element(created, 'SecretAccessKey') ?? '',
    };
    const other = clientOf(sandbox.endpoint, second);
    assert.match((await other.iam('ListAccessKeys')).text, new RegExp(`${first}[^]*${second.accessKeyId}`));
    assert.equal((await other.iam('UpdateAccessKey', { AccessKeyId: first, Status: 'Inactive' })).status, 200);
    assert.equal((await root.sts('GetCallerIdentity')).code, 'InvalidClientTokenId');
    const summary = async () =>
      /<key>AccountAccessKeysPresent<\/key><value>(\d)/.exec((await other.iam('GetAccountSummary')).text)?.[1];
    assert.equal(await summary(), '1');
    assert.equal((await other.iam('DeleteAccessKey', { AccessKeyId: first })).status, 200);
    const again = await other.iam('DeleteAccessKey', { AccessKeyId: first });
    assert.deepEqual(
      [again.status, again.code, again.message],
      [404, 'NoSuchEntity', `The Access Key with id ${first} cannot be found.`],
    );
    const admin = clientOf(sandbox.endpoint, sandbox.scenario.createUser(sandbox.managementAccountId, 'admin'));
    assert.equal((await other.iam('DeleteAccessKey', { AccessKeyId: second.accessKeyId })).status, 200);
    assert.match((await admin.iam('GetAccountSummary')).text, /AccountAccessKeysPresent<\/key><value>0/);
  });

  it('words its refusals as IAM does', async () => {
    const { root } = await startFixture();
    await root.iam('CreateUser', { UserName: 'amy' });
    await root.iam('AttachUserPolicy', { UserName: 'amy', PolicyArn: ADMIN });
    await root.iam('CreateAccessKey', { UserName: 'amy' });
    const cases: [string, Record<string, string>, [number, string, string]][] = [
      ['CreateUser', { UserName: 'amy' }, [409, 'EntityAlreadyExists', 'User with name amy already exists.']],
      ['CreateUser', { UserName: 'Amy' }, [409, 'EntityAlreadyExists', 'User with name Amy already exists.']],
      [
        'CreateUser',
        { UserName: 'a b' },
        [
          400,
          'ValidationError',
          'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
        ],
      ],
      [
        'CreateUser',
        {},
        [
          400,
          'ValidationError',
          "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
        ],
      ],
      ['GetUser', { UserName: 'bob' }, [404, 'NoSuchEntity', 'The user with name bob cannot be found.']],
      [
        'AttachUserPolicy',
        { UserName: 'amy', PolicyArn: `${ADMIN}X` },
        [404, 'NoSuchEntity', `Policy ${ADMIN}X does not exist or is not attachable.`],
      ],
      [
        'DeleteUser',
        { UserName: 'amy' },
        [409, 'DeleteConflict', 'Cannot delete entity, must delete access keys first.'],
      ],
      ['GetRole', { RoleName: 'crew' }, [404, 'NoSuchEntity', 'The role with name crew cannot be found.']],
      ['Nonsense', {}, [400, 'InvalidAction', 'Could not find operation Nonsense for version 2010-05-08']],
    ];
    for (const [operation, input, expected] of cases) {
      const { status, code, message } = await root.iam(operation, input);
      assert.deepEqual([status, code, message], expected, operation);
    }
  });

  it('deletes a user only once it holds nothing', async () => {
    const { root } = await startFixture();
    await root.iam('CreateUser', { UserName: 'amy' });
    await root.iam('AttachUserPolicy', { UserName: 'amy', PolicyArn: ADMIN });
    const attached = await root.iam('DeleteUser', { UserName: 'amy' });
    assert.equal(attached.message, 'Cannot delete entity, must detach all policies first.');
    await root.iam('DetachUserPolicy', { UserName: 'amy', PolicyArn: ADMIN });
    assert.equal((await root.iam('DeleteUser', { UserName: 'amy' })).status, 200);
    assert.equal((await root.iam('GetUser', { UserName: 'amy' })).code, 'NoSuchEntity');
  });

  it('remembers the last use of a key', async () => {
    const { sandbox, root } = await startFixture();
    const key = sandbox.scenario.createUser(sandbox.managementAccountId, 'amy');
    const lastUsed = async () => (await root.iam('GetAccessKeyLastUsed', { AccessKeyId: key.accessKeyId })).text;
    const never = await lastUsed();
    assert.deepEqual(
      [element(never, 'UserName'), element(never, 'ServiceName'), element(never, 'LastUsedDate')],
      ['amy', 'N/A', undefined],
    );
    await clientOf(sandbox.endpoint, key).sts('GetCallerIdentity', {}, { region: 'eu-west-1' });
    const used = await lastUsed();
    assert.deepEqual([element(used, 'ServiceName'), element(used, 'Region')], ['sts', 'eu-west-1']);
    assert.match(element(used, 'LastUsedDate') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  });

  it('tells whether root has MFA', async () => {
    const { sandbox, root } = await startFixture();
    assert.match((await root.iam('GetAccountSummary')).text, /AccountMFAEnabled<\/key><value>0/);
    sandbox.scenario.setRootMfa(sandbox.managementAccountId, true);
    assert.match((await root.iam('GetAccountSummary')).text, /AccountMFAEnabled<\/key><value>1/);
    assert.match((await root.iam('ListMFADevices')).text, /root-account-mfa-device/);
  });
});
