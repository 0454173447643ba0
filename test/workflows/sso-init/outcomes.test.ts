import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../../src/sandbox/state/world.ts';
import { clientOf } from '../../sandbox/client.ts';
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
    const { assignments, profiles, permissionSet, principal, instance, next } = Object(result);
    assert.deepEqual(next, ['pf aws key retire management', 'pf aws status']);
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

  it('shows no token, no secret of a client or a session, to nobody', async () => {
    const stateFile = join(tmpdir(), `pf-sso-${process.pid}.json`);
    const { init, run, stack, read } = await openSsoScene(keep, { stateFile });
    const said = [await init(...GROUP, '--verbose'), await run('aws', 'sso', 'init', ...GROUP, '--yes', '--verbose')];
    const { sessions, identityCenter }: World = JSON.parse(await readFile(stateFile, 'utf8'));
    await rm(stateFile);
    const secrets = [
      ...Object.values(sessions).flatMap(({ secret, token }) => [secret, token]),
      ...Object.values(identityCenter?.clients ?? {}).map(({ secret }) => secret),
      ...Object.entries(identityCenter?.tokens ?? {}).flatMap(([token, { refreshToken = token }]) => [
        token,
        refreshToken,
      ]),
    ];
    assert.ok(secrets.length > 6);
    const [cache] = await readdir(stack.path('home/.aws/sso/cache'));
    const kept = await read(`home/.aws/sso/cache/${cache}`);
    assert.ok(secrets.some((secret) => kept.includes(secret)));
    const files = await Promise.all(
      Object.keys(await stack.bytes())
        .filter((name) => !name.startsWith('home/'))
        .map(read),
    );
    for (const text of [...said.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files]) {
      assert.ok(!secrets.some((secret) => text.includes(secret)));
    }
  });

  it('waits for others who are at work, and for an account that is new', async () => {
    const delays = { assignment: 2_000, accountReady: 120_000 };
    const { aws, init, changes, write, now } = await openSsoScene(keep, { delays, assignmentsAtOnce: 1 });
    const { organizations } = clientOf(aws.endpoint, aws.rootCredentials);
    const made = { AccountName: 'acme-staging', Email: 'staging@example.com' };
    await organizations('CreateAccount', made, { signedAt: new Date(now()) });
    const staging = aws.state.accounts().find(({ email }) => email === made.Email);
    await write('environments/staging/environment.yaml', `aws_account_id: "${staging?.id}"\n`);
    aws.clearRequests();
    const { status, stdout } = await init(...GROUP);
    assert.equal(status, 0, stdout);
    const refused = aws.requests().filter(({ error }) => error === 'ConflictException');
    assert.ok(refused.length > 0 && changes().filter((name) => name === 'CreateAccountAssignment').length > 4);
  });

  it('tells of an account where it cannot be, and lets people into the others', async () => {
    const { aws, init, write, read } = await openSsoScene(keep);
    const policies = ['AWSSSOMasterAccountAdministrator', 'IAMReadOnlyAccess', 'ReadOnlyAccess'];
    const keys = aws.scenario.createUser(
      aws.managementAccountId,
      'few-rights',
      policies.map((name) => `arn:aws:iam::aws:policy/${name}`),
    );
    const { accessKeyId, secretAccessKey } = keys;
    const lines = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await write('.aws/credentials', `[management-superuser]\n${lines}`);
    const { status, stdout } = await init(...GROUP);
    assert.equal(status, 1, stdout);
    const { failed, profiles } = JSON.parse(stdout);
    assert.deepEqual(
      failed.map(({ environment, code }: { environment: string; code: string }) => [environment, code]),
      [['management', 'SSO_ASSIGNMENT_FAILED']],
    );
    assert.match(failed[0].suggestions[0], /rights in IAM/);
    assert.deepEqual([profiles.length, profiles[0].profile], [1, 'production-sso']);
    assert.doesNotMatch(await read('.aws/config'), /management-sso/);
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
