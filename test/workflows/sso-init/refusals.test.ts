import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, rm } from 'node:fs/promises';
import { clientOf } from '../../sandbox/client.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { errorOf } from '../../support/schemas.ts';
import { openSsoScene } from './scene.ts';

const GROUP = ['--group', 'administrators'];

describe('pf aws sso init: what it does not do', () => {
  const keep = useCleanup('each');

  it('invites nobody and makes no group unasked; one without members waits for a person', async () => {
    const { aws, init, waits, run, changes } = await openSsoScene(keep);
    aws.clearRequests();
    const unknown = await init('--group', 'Ops');
    const error = errorOf(unknown.stdout);
    assert.deepEqual([unknown.status, error.code, error.known], [2, 'SSO_PRINCIPAL_UNKNOWN', ['administrators']]);
    assert.deepEqual(error.suggestions, [
      'It knows: --group administrators',
      'To have the group made, add --create-group.',
    ]);
    const nobody = await init('--user', 'grace');
    assert.deepEqual(errorOf(nobody.stdout).suggestions, ['It knows: --user ada']);
    assert.deepEqual(changes(), []);
    // A name as hostile as AWS takes it.
    const odd = await run('aws', 'sso', 'init', '--group', 'x\u202ey', '--create-group', '--yes');
    assert.equal(odd.status, 2, odd.stderr);
    assert.ok(!odd.stderr.includes('\u202e'));
    const name = `Ops "1";\n\t$(touch x) 'ü'`;
    const empty = await init('--group', name, '--create-group');
    assert.deepEqual([empty.status, errorOf(empty.stdout).code], [3, 'SSO_GROUP_EMPTY'], empty.stdout);
    assert.match((await run('aws', 'profile', 'list', '--json')).stdout, /management-superuser/);
    assert.doesNotMatch((await run('aws', 'profile', 'list', '--json')).stdout, /-sso/);
    waits.meanwhile = () => {
      aws.scenario.joinGroup(name);
      waits.meanwhile = undefined;
    };
    const joined = await init('--group', name, '--create-group', '--wait');
    assert.equal(joined.status, 0, joined.stdout);
    assert.deepEqual(Object(joined.result).principal.created, false);
    const shown = await run('aws', 'sso', 'init', '--group', name, '--yes');
    assert.equal(shown.status, 0, shown.stderr);
    assert.ok(!shown.stdout.includes('"1";\n'));
  });

  it('makes no group in a directory that is kept elsewhere', async () => {
    const { aws, init } = await openSsoScene(keep);
    aws.scenario.setExternalDirectory(true);
    const refused = await init('--group', 'Ops', '--create-group');
    assert.deepEqual([refused.status, errorOf(refused.stdout).code], [2, 'SSO_DIRECTORY_EXTERNAL']);
    assert.equal((await init(...GROUP)).status, 0);
  });

  it('takes no name of the stack’s own module, and widens no set of somebody’s', async () => {
    const { aws, init, changes } = await openSsoScene(keep);
    aws.clearRequests();
    for (const name of ['Superuser', 'super-user', 'RestrictedReader', 'x y', 'x'.repeat(33)]) {
      const refused = await init(...GROUP, '--permission-set', name);
      assert.deepEqual([refused.status, errorOf(refused.stdout).code], [2, 'SSO_PERMISSION_SET_REFUSED'], name);
    }
    const { sso } = clientOf(aws.endpoint, aws.rootCredentials);
    const bend = { region: 'eu-west-1' };
    const [instance] = Object((await sso('ListInstances', {}, bend)).json.Instances);
    await sso('CreatePermissionSet', { InstanceArn: instance.InstanceArn, Name: 'Theirs' }, bend);
    aws.clearRequests();
    const theirs = await init(...GROUP, '--permission-set', 'Theirs');
    assert.deepEqual([theirs.status, errorOf(theirs.stdout).code], [2, 'SSO_PERMISSION_SET_REFUSED']);
    assert.deepEqual(changes(), []);
    // One that is there and lets do everything is adopted, by whatever name.
    aws.scenario.assignLogin(aws.managementAccountId, 'Superuser');
    const adopted = await init(...GROUP, '--permission-set', 'Superuser');
    assert.equal(adopted.status, 0, adopted.stdout);
    assert.equal(Object(adopted.result).permissionSet.created, false);
  });

  it('writes beside no other kind of credentials, nor for another account; the others go on', async () => {
    const { init, write, read, secret } = await openSsoScene(keep);
    const config = await read('.aws/config');
    await write('.aws/config', `${config}[profile production-sso]\nrole_arn = x\nsource_profile = y\n`);
    const beside = await init(...GROUP);
    assert.equal(beside.status, 2, beside.stdout);
    const { failed, profiles } = JSON.parse(beside.stdout);
    assert.deepEqual(
      failed.map(({ environment, code }: { environment: string; code: string }) => [environment, code]),
      [['production', 'ACCESS_CONFLICT']],
    );
    assert.equal(profiles.length, 1);
    await write('.aws/config', `${config}[profile production-sso]\nsso_account_id = 111122223333\nsso_role_name = x\n`);
    const other = await init(...GROUP);
    assert.deepEqual(JSON.parse(other.stdout).failed[0].code, 'ACCESS_CONFLICT');
    assert.ok(!(other.stdout + other.stderr).includes(secret));
  });

  it('logs in at a session that is there, whatever it is called', async () => {
    const { aws, init, write, read } = await openSsoScene(keep);
    const session = `[sso-session corp]\nsso_start_url = ${aws.startUrl}/#\nsso_region = eu-west-1\n`;
    await write('.aws/config', `${await read('.aws/config')}${session}`);
    assert.equal((await init(...GROUP)).status, 0);
    const config = await read('.aws/config');
    assert.equal(config.match(/\[sso-session/g)?.length, 1);
    assert.match(config, /\[profile production-sso\]\n(?:.*\n)*?sso_session = corp\n/);
  });

  it('writes no profile of an account into which the login does not lead', async () => {
    const { aws, init, read } = await openSsoScene(keep);
    const before = await read('.aws/config');
    aws.scenario.enableIdentityCenter({
      region: 'eu-west-1',
      users: [
        { id: '11111111-1111-4111-8111-111111111111', name: 'grace' },
        { id: '22222222-2222-4222-8222-222222222222', name: 'ada' },
      ],
    });
    // Somebody else is let in than the one who logs in.
    const denied = await init('--user', 'grace');
    assert.equal(denied.status, 4, denied.stdout);
    const { failed, profiles, assignments } = JSON.parse(denied.stdout);
    assert.deepEqual(
      failed.map(({ code }: { code: string }) => code),
      ['SSO_ROLE_DENIED', 'SSO_ROLE_DENIED'],
    );
    assert.deepEqual([profiles.length, assignments.length], [0, 2]);
    assert.equal(await read('.aws/config'), before);
  });

  it('keeps one person’s profiles out of a config file that git tracks', async () => {
    const { init, stack, read } = await openSsoScene(keep);
    execFileSync('git', ['add', '--force', '.aws/config'], { cwd: stack.root });
    const own = await init('--user', 'ada');
    assert.equal(own.status, 0, own.stdout);
    assert.deepEqual(
      Object(own.result).profiles.map(({ profile }: { profile: string }) => profile),
      ['management-ada-sso', 'production-ada-sso'],
    );
    const [config, credentials] = [await read('.aws/config'), await read('.aws/credentials')];
    assert.doesNotMatch(config, /-ada-sso|sso_account_id/);
    assert.match(config, /\[sso-session /);
    assert.match(credentials, /\[production-ada-sso\]\n(?:.*\n)*sso_session = /);
    const before = await stack.bytes();
    assert.equal((await init('--user', 'ada')).status, 0);
    assert.deepEqual(await stack.bytes(), before);
  });

  it('leaves all to the stack’s own module where that stands', async () => {
    const { aws, run, write, changes, member } = await openSsoScene(keep);
    await write('environments/management/global/aws_iam_identity_center_permissions/terragrunt.hcl', '');
    const init = async () => run('aws', 'sso', 'init', '--yes', '--json');
    aws.clearRequests();
    const early = await init();
    assert.deepEqual([early.status, errorOf(early.stdout).code], [2, 'SSO_MODULE_STANDS']);
    aws.scenario.assignLogin(aws.managementAccountId, 'Superuser');
    const part = await init();
    assert.deepEqual(
      JSON.parse(part.stdout).failed.map(({ environment, code }: { environment: string; code: string }) => [
        environment,
        code,
      ]),
      [['production', 'SSO_MODULE_STANDS']],
    );
    aws.scenario.assignLogin(member, 'Superuser');
    const whole = await init();
    assert.equal(whole.status, 0, whole.stdout);
    const { next, principal, permissionSet } = JSON.parse(whole.stdout);
    assert.ok(next.includes('pf sso add'));
    assert.deepEqual([principal, permissionSet.name], [null, 'Superuser']);
    assert.deepEqual(changes(), []);
  });

  it('sends nobody to a start URL that is not AWS’s', async () => {
    const { init, stack } = await openSsoScene(keep);
    for (const url of [
      'http://d-1.awsapps.com/start',
      'https://evil.example/start',
      'x',
      'https://awsapps.com.evil.example',
    ]) {
      assert.equal((await init(...GROUP, '--start-url', url)).status, 2, url);
    }
    await chmod(stack.path('.aws'), 0o700);
    await rm(stack.path('environments/production'), { recursive: true });
    assert.equal((await init(...GROUP)).status, 0);
  });
});
