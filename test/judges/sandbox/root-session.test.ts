import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { at, type Credentials, clientOf } from '../../sandbox/client.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { assertSecured, giveRootEverything } from '../../workflows/root-secure/scene.ts';
import { aws, awsCliMissing, sideBySide } from './aws-cli.ts';

const text = (value: unknown, name: string) => String(at(value, 'Credentials', name));

describe('sandbox: a session of root, judged by the aws CLI', () => {
  let sandbox: Sandbox;
  let admin: Credentials;
  let member: string;

  const keep = useCleanup();
  before(async function start() {
    skipForWantOf(this, awsCliMissing());
    sandbox = await keep(startSandbox());
    const root = clientOf(sandbox.endpoint, sandbox.rootCredentials);
    await root.organizations('CreateOrganization', { FeatureSet: 'ALL' });
    await root.organizations('EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' });
    await root.iam('EnableOrganizationsRootSessions');
    admin = sandbox.scenario.createUser(sandbox.managementAccountId, 'ada');
    member = sandbox.scenario.createMember(sandbox.managementAccountId, 'old', 'old@corp.example');
    sandbox.scenario.createRootKey(member);
  });

  const openSession = async (task: string): Promise<Credentials> => {
    const policy = `arn=arn:aws:iam::aws:policy/root-task/${task}`;
    const args = ['sts', 'assume-root', '--target-principal', member, '--task-policy-arn', policy];
    const { status, output, stderr } = await aws(sandbox.endpoint, admin, args);
    assert.equal(status, 0, stderr);
    return {
      accessKeyId: text(output, 'AccessKeyId'),
      secretAccessKey: text(output, 'SecretAccessKey'),
      sessionToken: text(output, 'SessionToken'),
    };
  };

  it('looks at what root has, and may do nothing about it', async () => {
    const session = await openSession('IAMAuditRootUserCredentials');
    const run = (line: string) => () => aws(sandbox.endpoint, session, line.split(' '));
    const looks = ['get-login-profile', 'list-access-keys', 'list-mfa-devices', 'list-signing-certificates'];
    const [login, keys, devices, certificates] = await sideBySide(
      2,
      looks.map((look) => run(`iam ${look}`)),
    );
    assert.equal(login?.status, 0, login?.stderr);
    assert.equal(at(keys?.output, 'AccessKeyMetadata', 0, 'Status'), 'Active');
    assert.deepEqual([devices?.output, certificates?.output], [{ MFADevices: [] }, { Certificates: [] }]);
    const key = sandbox.state.keys(member, 'root')[0]?.id ?? '';
    const denied = await run(`iam delete-access-key --access-key-id ${key}`)();
    assert.match(denied.stderr, /\(AccessDenied\) when calling the DeleteAccessKey operation/);
  });

  it('deletes a key without switching it off first', async () => {
    const session = await openSession('IAMDeleteRootUserCredentials');
    const run = (line: string) => () => aws(sandbox.endpoint, session, line.split(' '));
    const key = sandbox.state.keys(member, 'root')[0]?.id ?? '';
    const [off, summary] = await sideBySide(2, [
      run(`iam update-access-key --access-key-id ${key} --status Inactive`),
      run('iam get-account-summary'),
    ]);
    assert.match(off?.stderr ?? '', /\(AccessDenied\) when calling the UpdateAccessKey operation/);
    assert.match(summary?.stderr ?? '', /\(AccessDenied\) when calling the GetAccountSummary operation/);
    const deleted = await run(`iam delete-access-key --access-key-id ${key}`)();
    assert.deepEqual([deleted.status, sandbox.state.keys(member, 'root')], [0, []]);
  });

  it('deletes certificate, second factor and password, each once', async () => {
    giveRootEverything(sandbox, member);
    const session = await openSession('IAMDeleteRootUserCredentials');
    const run = (line: string) => aws(sandbox.endpoint, session, line.split(' '));
    const { output: certificates } = await run('iam list-signing-certificates');
    const { output: devices } = await run('iam list-mfa-devices');
    const certificate = at(certificates, 'Certificates', 0, 'CertificateId');
    const serial = at(devices, 'MFADevices', 0, 'SerialNumber');
    const held = await run(`iam delete-virtual-mfa-device --serial-number ${serial}`);
    assert.match(held.stderr, /\(DeleteConflict\) when calling the DeleteVirtualMFADevice operation/);
    for (const line of [
      `iam delete-access-key --access-key-id ${sandbox.state.keys(member, 'root')[0]?.id}`,
      `iam delete-signing-certificate --certificate-id ${certificate}`,
      `iam deactivate-mfa-device --serial-number ${serial}`,
      `iam delete-virtual-mfa-device --serial-number ${serial}`,
      'iam delete-login-profile',
    ]) {
      const first = await run(line);
      assert.equal(first.status, 0, first.stderr);
      assert.match((await run(line)).stderr, /\(NoSuchEntity\) when calling/);
    }
    assertSecured(sandbox, member);
  });

  it('allows a password, and takes none itself', async () => {
    const session = await openSession('IAMCreateRootUserPassword');
    const run = (line: string) => aws(sandbox.endpoint, session, line.split(' '));
    const given = await run('iam create-login-profile --password Secret-1-secret');
    assert.match(given.stderr, /\(ValidationError\) when calling the CreateLoginProfile operation/);
    const [first, second] = [await run('iam create-login-profile'), await run('iam create-login-profile')];
    assert.equal(first.status, 0, first.stderr);
    assert.match(second.stderr, /\(EntityAlreadyExists\) when calling the CreateLoginProfile operation/);
    const denied = await run('iam delete-login-profile');
    assert.match(denied.stderr, /\(AccessDenied\) when calling the DeleteLoginProfile operation/);
  });

  it('is denied by a policy against root users, and so is what it would do', async () => {
    const session = await openSession('IAMDeleteRootUserCredentials');
    const policy = sandbox.scenario.denyByPolicy(['*'], member, true);
    const words = new RegExp(`with an explicit deny in a service control policy: arn:aws:organizations::.*/${policy}`);
    const inside = await aws(sandbox.endpoint, session, ['iam', 'delete-login-profile']);
    assert.match(inside.stderr, words);
    const task = 'arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';
    const args = ['sts', 'assume-root', '--target-principal', member, '--task-policy-arn', task];
    const refused = await aws(sandbox.endpoint, admin, args);
    assert.match(refused.stderr, words);
    assert.match(refused.stderr, /sts:AssumeRoot on resource: arn:aws:iam::\d{12}:root/);
  });
});
