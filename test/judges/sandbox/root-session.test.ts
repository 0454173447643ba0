import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { at, type Credentials, clientOf } from '../../sandbox/client.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { skipForWantOf } from '../../support/skip.ts';
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
});
