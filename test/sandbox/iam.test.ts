import assert from 'node:assert/strict';
import { join } from 'node:path';
import { clientOf, element } from './client.ts';
import { fixtureFolder, handClock, startFixture } from './fixture.ts';

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

  it('deletes a user only once nothing hangs on it, and names what does', async () => {
    const { sandbox, root } = await startFixture();
    const account = sandbox.managementAccountId;
    await root.iam('CreateUser', { UserName: 'amy' });
    await root.iam('CreateLoginProfile', { UserName: 'amy', Password: 'correct horse' });
    const serial = `arn:aws:iam::${account}:mfa/amy`;
    const held = [
      ['certificate', 'DeleteSigningCertificate', { CertificateId: 'C1' }, 'delete certificates'],
      ['ssh-key', 'DeleteSSHPublicKey', { SSHPublicKeyId: 'APKA1' }, 'remove referenced objects'],
      [
        'service-credential',
        'DeleteServiceSpecificCredential',
        { ServiceSpecificCredentialId: 'ACCA1' },
        'remove referenced objects',
      ],
      ['mfa-device', 'DeactivateMFADevice', { SerialNumber: serial }, 'delete MFA device'],
      ['inline-policy', 'DeleteUserPolicy', { PolicyName: 'own' }, 'delete policies'],
      ['group', 'RemoveUserFromGroup', { GroupName: 'crew' }, 'remove users from group'],
    ] as const;
    for (const [kind, , named] of held)
      sandbox.scenario.giveToUser(account, 'amy', kind, Object.values(named)[0] ?? '');
    const refusal = async () => (await root.iam('DeleteUser', { UserName: 'amy' })).message;
    assert.equal(await refusal(), 'Cannot delete entity, must delete login profile first.');
    assert.equal((await root.iam('DeleteLoginProfile', { UserName: 'amy' })).status, 200);
    for (const [, operation, named, what] of held) {
      assert.equal(await refusal(), `Cannot delete entity, must ${what} first.`);
      assert.equal((await root.iam(operation, { UserName: 'amy', ...named })).status, 200, operation);
      assert.equal((await root.iam(operation, { UserName: 'amy', ...named })).code, 'NoSuchEntity', operation);
    }
    assert.equal((await root.iam('DeleteUser', { UserName: 'amy' })).status, 200);
    assert.equal((await root.iam('DeleteVirtualMFADevice', { SerialNumber: serial })).status, 200);
  });

  it('accepts a key for a while that was switched off or deleted, as AWS does', async () => {
    const clock = handClock();
    const { sandbox, root } = await startFixture({
      now: clock.now,
      delays: { keyRefused: 4_000, keyUsableInSts: 2_000 },
    });
    const key = sandbox.scenario.createUser(sandbox.managementAccountId, 'amy');
    const named = { UserName: 'amy', AccessKeyId: key.accessKeyId };
    const ask = async () =>
      (await clientOf(sandbox.endpoint, key).sts('GetCallerIdentity', {}, { signedAt: new Date(clock.now()) })).code;
    const asRoot = (operation: string, more = {}) =>
      root.iam(operation, { ...named, ...more }, { signedAt: new Date(clock.now()) });
    await asRoot('UpdateAccessKey', { Status: 'Inactive' });
    assert.equal(await ask(), undefined);
    clock.advance(4_000);
    assert.equal(await ask(), 'InvalidClientTokenId');
    await asRoot('UpdateAccessKey', { Status: 'Active' });
    assert.equal(await ask(), 'InvalidClientTokenId');
    clock.advance(2_000);
    assert.equal(await ask(), undefined);
    await asRoot('DeleteAccessKey');
    assert.equal(await ask(), undefined);
    clock.advance(4_000);
    assert.equal(await ask(), 'InvalidClientTokenId');
  });

  it('keeps the last use of a key between runs, though nothing else has changed', async () => {
    const stateFile = join(fixtureFolder(), 'aws.json');
    const first = await startFixture({ stateFile });
    const key = first.sandbox.scenario.createUser(first.sandbox.managementAccountId, 'amy');
    await clientOf(first.sandbox.endpoint, key).iam('GetUser');
    const { root } = await startFixture({ stateFile });
    assert.match((await root.iam('GetAccessKeyLastUsed', { AccessKeyId: key.accessKeyId })).text, /LastUsedDate/);
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
    const strange = await root.iam('GetAccessKeyLastUsed', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
    assert.deepEqual([strange.status, strange.code], [403, 'AccessDenied']);
    assert.match(strange.message ?? '', /on resource: access key AKIAIOSFODNN7EXAMPLE$/);
  });

  it('tells whether root has MFA', async () => {
    const { sandbox, root } = await startFixture();
    assert.match((await root.iam('GetAccountSummary')).text, /AccountMFAEnabled<\/key><value>0/);
    sandbox.scenario.setRootMfa(sandbox.managementAccountId, true);
    assert.match((await root.iam('GetAccountSummary')).text, /AccountMFAEnabled<\/key><value>1/);
    assert.match((await root.iam('ListMFADevices')).text, /root-account-mfa-device/);
  });
});
