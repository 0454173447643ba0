import assert from 'node:assert/strict';
import { useCleanup } from '../../support/cleanup.ts';
import { errorOf } from '../../support/schemas.ts';
import { openSsoScene } from './scene.ts';

const GROUP = ['--group', 'administrators'];

describe('pf aws sso init', () => {
  const keep = useCleanup('each');

  it('lets a group into every account, proves the login of each, and only then writes the profiles', async () => {
    const { aws, init, read, stack, member, changes } = await openSsoScene(keep);
    aws.clearRequests();
    const { status, stdout, stderr, result } = await init(...GROUP);
    assert.equal(status, 0, `${stdout}${stderr}`);
    const { assignments, profiles, permissionSet, principal, instance } = Object(result);
    assert.deepEqual([instance.region, instance.startUrl], ['eu-west-1', aws.startUrl]);
    assert.deepEqual([permissionSet.name, permissionSet.created], ['PfSuperuser', true]);
    assert.deepEqual([principal.type, principal.name, principal.created], ['GROUP', 'administrators', false]);
    assert.deepEqual(assignments, [
      { environment: 'management', accountId: aws.managementAccountId, created: true },
      { environment: 'production', accountId: member, created: true },
    ]);
    assert.deepEqual(
      profiles.map(({ profile, identity }: { profile: string; identity: { account: string; arn: string } }) => [
        profile,
        identity.account,
        /:assumed-role\/AWSReservedSSO_PfSuperuser_[0-9a-f]{16}\/ada$/.test(identity.arn),
      ]),
      [
        ['management-sso', aws.managementAccountId, true],
        ['production-sso', member, true],
      ],
    );
    assert.deepEqual(changes(), [
      'EnableAWSServiceAccess',
      'CreatePermissionSet',
      'AttachManagedPolicyToPermissionSet',
      'CreateAccountAssignment',
      'CreateAccountAssignment',
    ]);
    const config = await read('.aws/config');
    assert.match(config, /^\[profile management-superuser\]\nregion = us-east-2\n\n\[profile management-sso\]\n/);
    const id = aws.state.organization()?.id;
    assert.ok(
      config.endsWith(`[sso-session ${id}]
sso_start_url = ${aws.startUrl}
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`),
    );
    // Once more: no changing call, and not a byte.
    const before = await stack.bytes();
    aws.clearRequests();
    const again = await init(...GROUP);
    assert.equal(again.status, 0, again.stdout);
    assert.deepEqual(changes(), []);
    assert.deepEqual(await stack.bytes(), before);
    assert.ok(!aws.requests().some(({ operation }) => operation === 'RegisterClient'));
    assert.deepEqual(
      Object(again.result).assignments.map(({ created }: { created: boolean }) => created),
      [false, false],
    );
  });

  it('plans what it does, and changes nothing', async () => {
    const { aws, run, stack } = await openSsoScene(keep);
    const before = await stack.bytes();
    aws.clearRequests();
    const { status, stdout } = await run('aws', 'sso', 'init', ...GROUP, '--plan', '--json');
    assert.equal(status, 0, stdout);
    const { plan } = JSON.parse(stdout);
    assert.deepEqual(
      plan.steps.flatMap(({ calls }: { calls: string[] }) => calls),
      [
        'organizations:EnableAWSServiceAccess',
        'sso:CreatePermissionSet',
        'sso:AttachManagedPolicyToPermissionSet',
        'sso:CreateAccountAssignment',
        'sso:CreateAccountAssignment',
      ],
    );
    assert.deepEqual(
      plan.files.map(({ path }: { path: string }) => path),
      [stack.path('.aws/config')],
    );
    assert.match(plan.files[0].diff, /\+\[profile production-sso\]/);
    assert.ok(!aws.requests().some(({ changing, service }) => changing || service === 'sso-oidc'));
    assert.deepEqual(await stack.bytes(), before);
  });

  it('names what is missing: a group, a yes', async () => {
    const { run } = await openSsoScene(keep);
    const bare = await run('aws', 'sso', 'init', '--json');
    assert.deepEqual([bare.status, errorOf(bare.stdout).missing], [3, ['--group']]);
    const unconfirmed = await run('aws', 'sso', 'init', ...GROUP, '--json');
    assert.deepEqual([unconfirmed.status, errorOf(unconfirmed.stdout).code], [3, 'CONFIRMATION_NEEDED']);
  });
});
