import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { at } from '../../sandbox/client.ts';
import { fixtureFolder, startFixture } from '../../sandbox/fixture.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { openPfInProcess } from '../../support/pf-in-process.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { openSsoScene } from '../../workflows/sso-init/scene.ts';
import { awsCliMissing, awsIn, toolEnvironment } from './aws-cli.ts';

/** The AWS CLI as nobody. */
function nobody(sandbox: Sandbox): NodeJS.ProcessEnv {
  const {
    AWS_ACCESS_KEY_ID: _id,
    AWS_SECRET_ACCESS_KEY: _secret,
    ...env
  } = toolEnvironment(sandbox.endpoint, {
    accessKeyId: '',
    secretAccessKey: '',
  });
  return env;
}

describe('sandbox: single sign-on, judged by the aws CLI', function suite() {
  const keep = useCleanup('each');

  it('takes its calls, and answers in words that it understands', async function operations() {
    skipForWantOf(this, awsCliMissing());
    const { sandbox } = await startFixture({ identityCenter: 'eu-west-1' });
    sandbox.scenario.assignLogin(sandbox.managementAccountId, 'Admin');
    const env = nobody(sandbox);
    const run = async (line: string, ...args: string[]) => {
      const { status, output, stderr } = await awsIn(env, [...line.split(' '), ...args]);
      return status === 0 ? output : (/\((\w+)\)/.exec(stderr)?.[1] ?? stderr);
    };
    const client = await run(
      'sso-oidc register-client --client-name x --client-type public --scopes sso:account:access',
    );
    const own = ['--client-id', String(at(client, 'clientId')), '--client-secret', String(at(client, 'clientSecret'))];
    assert.ok(Number(at(client, 'clientSecretExpiresAt')) > Date.now() / 1000);
    // As a parameter, the CLI would fetch what is at an address.
    const start = (startUrl: string | undefined) =>
      run('sso-oidc start-device-authorization', ...own, '--cli-input-json', JSON.stringify({ startUrl }));
    assert.equal(await start('https://other.awsapps.com/start'), 'InvalidRequestException');
    const login = await start(sandbox.startUrl);
    const grant = ['--grant-type', 'urn:ietf:params:oauth:grant-type:device_code'];
    const take = ['sso-oidc create-token', ...own, ...grant, '--device-code', String(at(login, 'deviceCode'))] as const;
    assert.equal(await run(...take), 'AuthorizationPendingException');
    sandbox.scenario.approveLogin(String(at(login, 'userCode')));
    const token = await run(...take);
    assert.equal(at(token, 'tokenType'), 'Bearer', String(token));
    assert.equal(await run(...take), 'InvalidGrantException');
    const bearer = ['--access-token', String(at(token, 'accessToken'))];
    const account = ['--account-id', sandbox.managementAccountId];
    assert.equal(at(await run('sso list-accounts', ...bearer), 'accountList', 0, 'accountId'), account[1]);
    assert.equal(at(await run('sso list-account-roles', ...bearer, ...account), 'roleList', 0, 'roleName'), 'Admin');
    const credentials = ['sso get-role-credentials', ...bearer, ...account, '--role-name'] as const;
    assert.match(String(at(await run(...credentials, 'Admin'), 'roleCredentials', 'accessKeyId')), /^ASIA/);
    assert.equal(await run(...credentials, 'Nobody'), 'ForbiddenException');
    assert.equal(await run('sso list-accounts --access-token x'), 'UnauthorizedException');
  });

  for (const legacy of [false, true]) {
    it(`finds the login of pf, and renews it: ${legacy ? 'legacy keys' : 'sso_session'}`, async function login() {
      skipForWantOf(this, awsCliMissing());
      const { sandbox } = await startFixture({ identityCenter: 'eu-west-1', approvesLogins: true });
      const account = sandbox.managementAccountId;
      sandbox.scenario.assignLogin(account, 'Admin');
      const folder = fixtureFolder();
      const place = `sso_start_url = ${sandbox.startUrl}\nsso_region = eu-west-1\n`;
      const role = `sso_account_id = ${account}\nsso_role_name = Admin\nregion = us-east-2\n`;
      const session = `sso_session = corp\n[sso-session corp]\n${place}sso_registration_scopes = sso:account:access\n`;
      const config = `[profile management-superuser]\n${role}${legacy ? place : session}`;
      mkdirSync(join(folder, '.aws'));
      writeFileSync(join(folder, 'panfactum.yaml'), '');
      writeFileSync(join(folder, '.aws/config'), config);
      await using pf = await openPfInProcess();
      const env = { AWS_ENDPOINT_URL: sandbox.endpoint, HOME: folder };
      const done = await pf.run(['aws', 'sso', 'login', 'management'], { cwd: folder, env });
      assert.equal(done.status, 0, done.stderr);
      const outer = { ...nobody(sandbox), AWS_CONFIG_FILE: join(folder, '.aws/config'), HOME: folder };
      const identify = () => awsIn(outer, ['--profile', 'management-superuser', 'sts', 'get-caller-identity']);
      const first = await identify();
      assert.equal(first.stderr, '');
      assert.match(String(at(first.output, 'Arn')), /:assumed-role\/AWSReservedSSO_Admin_[0-9a-f]{16}\/ada$/);
      if (legacy) return;
      const name = createHash('sha1').update('corp').digest('hex');
      const file = join(folder, '.aws/sso/cache', `${name}.json`);
      const kept = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...kept, expiresAt: '2020-01-01T00:00:00Z' }));
      const renewed = await identify();
      assert.equal(renewed.stderr, '');
      const now = JSON.parse(readFileSync(file, 'utf8'));
      assert.deepEqual(Object.keys(now).sort(), Object.keys(kept).sort());
      assert.notEqual(now.accessToken, kept.accessToken);
      // What botocore has written, pf reads.
      const again = await pf.run(['aws', 'sso', 'login', '--json'], { cwd: folder, env });
      assert.equal(JSON.parse(again.stdout).created, false, again.stdout);
    });
  }

  it('gets in by every profile that sso init has written', async function written() {
    skipForWantOf(this, awsCliMissing());
    const { aws, stack, init, member } = await openSsoScene(keep);
    const { status, stdout } = await init('--group', 'administrators');
    assert.equal(status, 0, stdout);
    const env = { ...nobody(aws), AWS_CONFIG_FILE: stack.path('.aws/config'), HOME: stack.path('home') };
    for (const [profile, account] of [
      ['management-sso', aws.managementAccountId],
      ['production-sso', member],
    ] as const) {
      const { output, stderr } = await awsIn(env, ['--profile', profile, 'sts', 'get-caller-identity']);
      assert.deepEqual([stderr, at(output, 'Account')], ['', account]);
      assert.match(String(at(output, 'Arn')), /:assumed-role\/AWSReservedSSO_PfSuperuser_[0-9a-f]{16}\/ada$/);
    }
  });
});
