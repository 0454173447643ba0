import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../src/runtime.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { newStack, type Stack } from '../support/stack.ts';

describe('pf aws sso login', () => {
  const keep = useCleanup('each');
  let pf: PfInProcess;
  let aws: Sandbox;
  let stack: Stack;
  /** What to do while the command waits; the waits take no time. */
  let meanwhile: ((waited: number) => void) | undefined;
  let waited: number[] = [];

  async function start(options: { approvesLogins?: boolean; legacy?: boolean; scopes?: string } = {}) {
    const { approvesLogins = true, legacy = false, scopes = 'sso:account:access' } = options;
    let now = Date.now();
    waited = [];
    const clock: Clock = {
      now: () => now,
      async sleep(ms) {
        now += ms;
        waited.push(ms);
        meanwhile?.(waited.length);
      },
    };
    meanwhile = undefined;
    pf = await keep(openPfInProcess({ openClock: () => clock }));
    aws = await keep(startSandbox({ identityCenter: 'eu-west-1', approvesLogins, now: () => now }));
    aws.scenario.assignLogin(aws.managementAccountId, 'Admin');
    stack = await keep(newStack(pf, { AWS_ENDPOINT_URL: aws.endpoint, HOME: '' }));
    const place = `sso_start_url = ${aws.startUrl}\nsso_region = eu-west-1\n`;
    const role = `region = us-east-2\nsso_account_id = ${aws.managementAccountId}\nsso_role_name = Admin\n`;
    const session = `[sso-session corp]\n${place}sso_registration_scopes = ${scopes}\n`;
    const config = `[profile management-superuser]\n${role}${legacy ? place : `sso_session = corp\n${session}`}`;
    await write('.aws/config', config);
    await write('.aws/.gitignore', '*\n');
    await write('environments/management/environment.yaml', `aws_account_id: "${aws.managementAccountId}"\n`);
  }

  async function write(name: string, text: string) {
    await mkdir(dirname(stack.path(name)), { recursive: true });
    await writeFile(stack.path(name), text);
  }

  const run = (...args: string[]) =>
    stack.pf(args, { env: { AWS_ENDPOINT_URL: aws.endpoint, HOME: stack.path('home') } });
  const cacheOf = (id: string) =>
    stack.path('home', '.aws', 'sso', 'cache', `${createHash('sha1').update(id).digest('hex')}.json`);
  const login = async (...args: string[]) => {
    const { stdout, stderr, status } = await run('aws', 'sso', 'login', ...args, '--json');
    return { status, stderr, result: status === 0 ? conforming('aws:sso:login', stdout) : undefined, stdout };
  };

  for (const legacy of [false, true]) {
    it(`heals SSO_LOGIN_NEEDED by the command that it names: ${legacy ? 'legacy keys' : 'sso_session'}`, async () => {
      await start({ legacy });
      const before = await run('aws', 'verify', 'management', '--json');
      assert.equal(before.status, 4);
      const [finding] = JSON.parse(before.stdout).environments[0].findings;
      assert.equal(finding.code, 'SSO_LOGIN_NEEDED');
      const [, command] = /^Log in with: pf (.*)$/.exec(finding.suggestions[0]) ?? [];
      assert.equal(command, 'aws sso login management');
      // As those who need the management account say it.
      const listed = await run('aws', 'account', 'list', '--json');
      assert.deepEqual([listed.status, errorOf(listed.stdout).suggestions], [4, finding.suggestions]);
      const done = await run(...(command ?? '').split(' '));
      assert.equal(done.status, 0, done.stderr);
      assert.match(
        done.stderr,
        new RegExp(`Log in to ${aws.startUrl} \\(eu-west-1\\), for profile management-superuser:`),
      );
      assert.match(
        done.stderr,
        /address {2}http:\/\/127\.0\.0\.1:\d+\/_sandbox\/approve-login\?user_code=[A-Z]{4}-[A-Z]{4}\n/,
      );
      const after = await run('aws', 'verify', 'management', '--json');
      assert.equal(after.status, 0, after.stdout);
      assert.match(
        JSON.parse(after.stdout).environments[0].arn,
        /:assumed-role\/AWSReservedSSO_Admin_[0-9a-f]{16}\/ada$/,
      );
      const file = cacheOf(legacy ? (aws.startUrl ?? '') : 'corp');
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      const kept = JSON.parse(await readFile(file, 'utf8'));
      assert.deepEqual([kept.startUrl, kept.region], [aws.startUrl, 'eu-west-1']);
      assert.match(kept.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const refreshing = ['clientId', 'clientSecret', 'registrationExpiresAt', 'refreshToken'];
      assert.deepEqual(
        refreshing.filter((key) => key in kept),
        legacy ? [] : refreshing,
      );
      for (const secret of [kept.accessToken, kept.refreshToken, kept.clientSecret].filter(Boolean)) {
        assert.ok(![done, before, after].some(({ stdout, stderr }) => (stdout + stderr).includes(secret)));
      }
    });
  }

  it('leaves a session in force as it is, plans nothing then, and renews without a person what can be', async () => {
    await start();
    const planned = await run('aws', 'sso', 'login', '--plan', '--json');
    assert.deepEqual(
      JSON.parse(planned.stdout).plan.files.map(({ path }: { path: string }) => path),
      [cacheOf('corp')],
    );
    const first = await login();
    assert.equal(Object(first.result).created, true);
    const bytes = await readFile(cacheOf('corp'));
    const again = await login('management');
    assert.deepEqual(
      [Object(again.result).created, Object(again.result).refreshed, again.stderr],
      [false, false, `Answers come from ${aws.endpoint}, not from AWS's own hosts.\n`],
    );
    assert.deepEqual(await readFile(cacheOf('corp')), bytes);
    assert.deepEqual(JSON.parse((await run('aws', 'sso', 'login', '--plan', '--json')).stdout).plan, {
      steps: [],
      files: [],
      endpoints: [aws.endpoint],
    });
    const kept = JSON.parse(bytes.toString());
    await writeFile(cacheOf('corp'), JSON.stringify({ ...kept, expiresAt: '2020-01-01T00:00:00Z' }));
    const renewed = await login('--profile', 'management-superuser');
    assert.deepEqual([Object(renewed.result).created, Object(renewed.result).refreshed], [false, true]);
    // A session that was ended elsewhere looks good here, and its refresh token is void.
    aws.scenario.expireLogins();
    assert.equal(Object((await login()).result).created, true);
  });

  it('shows nobody a token that was kept for another start URL, or that others may write', async () => {
    await start();
    const kept = { startUrl: 'https://other.awsapps.com/start', region: 'eu-west-1', accessToken: 'of-other' };
    const token = { ...kept, expiresAt: '2999-01-01T00:00:00Z' };
    for (const [content, mode] of [
      [token, 0o600],
      [{ ...token, startUrl: aws.startUrl }, 0o666],
    ] as const) {
      await mkdir(dirname(cacheOf('corp')), { recursive: true });
      await writeFile(cacheOf('corp'), JSON.stringify(content));
      await chmod(cacheOf('corp'), mode);
      aws.clearRequests();
      assert.equal(Object((await login()).result).created, true);
      const asked = aws.requests().map(({ operation }) => operation);
      assert.deepEqual(asked, ['RegisterClient', 'StartDeviceAuthorization', 'CreateToken']);
      assert.equal((await stat(cacheOf('corp'))).mode & 0o777, 0o600);
    }
  });

  it('waits as long as AWS wants it, and goes on once somebody approves', async () => {
    await start({ approvesLogins: false });
    aws.addFault('CreateToken:error=SlowDownException:1');
    meanwhile = (times) => {
      if (times === 3) aws.scenario.approveLogin();
    };
    const done = await login();
    assert.equal(done.status, 0, done.stdout);
    assert.deepEqual(waited, [6_000, 6_000, 6_000]);
  });

  it('ends with 8 and the command that goes on, and with 4 where the person refuses', async () => {
    await start({ approvesLogins: false });
    const late = await login('--timeout', '30s');
    assert.equal(late.status, 8);
    const { code, suggestions } = errorOf(late.stdout);
    assert.deepEqual(
      [code, suggestions],
      ['SSO_LOGIN_PENDING', ['Continue with: pf aws sso login --timeout 30s --json']],
    );
    meanwhile = () => aws.scenario.approveLogin(undefined, true);
    const refused = await login();
    assert.deepEqual([refused.status, errorOf(refused.stdout).code], [4, 'SSO_LOGIN_DENIED']);
  });

  it('refuses before a person is sent anywhere: another start URL, a region that is none, no SSO, several sessions', async () => {
    await start();
    const config = await readFile(stack.path('.aws/config'), 'utf8');
    const cases: readonly (readonly [change: (text: string) => string, code: string, status: number])[] = [
      [(text) => text.replace(aws.startUrl ?? '', 'https://stranger.awsapps.com/start'), 'SSO_SESSION_INVALID', 2],
      [(text) => text.replace('https://', 'http://'), 'SSO_SESSION_INVALID', 2],
      [(text) => text.replace('sso_region = eu-west-1', 'sso_region = x.evil.example/'), 'SSO_SESSION_INVALID', 2],
      [(text) => text.replace('[sso-session corp]', '[sso-session other]'), 'SSO_SESSION_INVALID', 2],
      [(text) => text.replaceAll(/^sso_.*\n/gm, ''), 'SSO_MISSING', 2],
      [(text) => `${text}[profile x]\nsso_session = y\n`, 'INPUT_NEEDED', 3],
    ];
    for (const [change, code, status] of cases) {
      await writeFile(stack.path('.aws/config'), change(config));
      const refused = await login();
      assert.deepEqual([errorOf(refused.stdout).code, refused.status], [code, status]);
      assert.doesNotMatch(refused.stderr, /address/);
    }
  });
});
