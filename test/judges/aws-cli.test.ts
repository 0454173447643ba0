import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { writtenFiles } from '../config-files/odd-files.ts';
import { useCleanup } from '../support/cleanup.ts';
import { installPf } from '../support/installed-pf.ts';
import { conforming } from '../support/schemas.ts';
import { holds, secretsProxy } from '../support/secrets.ts';
import { isInstalled, NEEDS_AWS_CLI, skipUnless } from '../support/skip.ts';
import { newStack, type Stack } from '../support/stack.ts';

describe('the real AWS CLI, in a repository of ours', () => {
  const secrets = new Set<string>();
  const keep = useCleanup();
  let aws: Sandbox;
  let stack: Stack;

  before(async function () {
    skipUnless(this, isInstalled('aws'), NEEDS_AWS_CLI);
    aws = await keep(startSandbox());
    const proxy = await keep(secretsProxy(aws.endpoint, secrets));
    stack = await keep(newStack(await keep(installPf()), { AWS_ENDPOINT_URL: proxy.url }));
    const { accessKeyId, secretAccessKey } = aws.rootCredentials;
    secrets.add(secretAccessKey);
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const init = await stack.pf(['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--yes'], { env });
    assert.equal(init.status, 0, init.stderr);
  });

  it('gets in by the role that a profile of --access role assumes', async () => {
    const added = await stack.pf(['aws', 'account', 'add', 'staging', '--access', 'role', '--yes', '--json']);
    assert.equal(added.status, 0, added.stdout);
    const { accounts } = conforming('aws:account:add', added.stdout);
    assert.ok(Array.isArray(accounts));
    const { accountId, profile } = accounts[0];
    const env = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_CONFIG_FILE: stack.path('.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: stack.path('.aws/credentials'),
    };
    const { stdout } = await promisify(execFile)('aws', [`--profile=${profile}`, 'sts', 'get-caller-identity'], {
      env,
    });
    assert.ok(stdout.startsWith(`${accountId}\t`), stdout);
  });

  for (const [title, flags, env] of [
    ['plainly', [], {}],
    ['with DEBUG=* --json --verbose', ['--json', '--verbose'], { DEBUG: '*' }],
  ] as const) {
    it(`is asked beside pf, and no secret is told: ${title}`, async () => {
      const added = await stack.pf(['aws', 'account', 'add', 'production', '--yes']);
      assert.equal(added.status, 0, added.stderr);
      const written = await readFile(stack.path('.aws/credentials'), 'utf8');
      assert.ok(holds(secrets, written), 'no secret was there to be told');
      const verified = await stack.pf(['aws', 'verify', 'production', '--via', 'both', ...flags], { env });
      assert.equal(verified.status, 0, verified.stderr);
      assert.ok(!holds(secrets, verified.stdout + verified.stderr));
    });
  }
});

describe('profiles that were written into odd files', () => {
  it('are what the real AWS CLI uses', async function () {
    skipUnless(this, isInstalled('aws'), NEEDS_AWS_CLI);
    const profiles = ['production-superuser', 'two words', 'x]y', 'a.b'];
    await using files = await writtenFiles(profiles);
    const env = {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: files.paths.configFile,
      AWS_SHARED_CREDENTIALS_FILE: files.paths.credentialsFile,
    };
    const aws = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('aws', args, { env, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    profiles.forEach((profile, index) => {
      const list = aws('configure', 'list', '--profile', profile);
      assert.match(list, /^\s*region\s.*us-east-2/m);
      assert.match(list, new RegExp(`^\\s*access_key\\s.*\\*MPL${index}\\s.*shared-credentials-file`, 'm'));
      assert.match(list, /^\s*secret_key\s.*\*EKEY\s.*shared-credentials-file/m);
    });
  });
});
