import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setProcessFiles } from '../../../src/aws/environment.ts';
import { findRepository } from '../../../src/repository/repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DEV = join(import.meta.dirname, '../../../bin/dev.js');

/** All that makes an AWS tool take other credentials than those of AWS_PROFILE. */
const CREDENTIALS_AROUND = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-shell',
  AWS_SESSION_TOKEN: 'the-token-of-the-shell',
  AWS_SECURITY_TOKEN: 'the-old-token-of-the-shell',
  AWS_CREDENTIAL_EXPIRATION: '2030-01-01T00:00:00Z',
  AWS_DEFAULT_PROFILE: 'somebody',
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/Pipeline',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
};
const AROUND = {
  ...CREDENTIALS_AROUND,
  AWS_PROFILE: 'somebody',
  AWS_REGION: 'eu-west-3',
  AWS_DEFAULT_REGION: 'eu-west-3',
  AWS_CONFIG_FILE: '/somewhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/somewhere/credentials',
};

async function stack() {
  return temporaryFolder({
    'panfactum.yaml': '',
    '.aws/config': '[profile production-superuser]\nregion = us-east-2\n',
    '.aws/credentials': '[production-superuser]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n',
  });
}

/** What a program sees that begins with AWS_, name by name. */
function awsVariablesIn(lines: string): Record<string, string> {
  const entries = lines.split('\n').filter((line) => line.startsWith('AWS_'));
  return Object.fromEntries(
    entries.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

const OF_PRODUCTION = (root: string) => ({
  AWS_CONFIG_FILE: join(root, '.aws/config'),
  AWS_SHARED_CREDENTIALS_FILE: join(root, '.aws/credentials'),
  AWS_PROFILE: 'production-superuser',
  AWS_REGION: 'us-east-2',
  AWS_DEFAULT_REGION: 'us-east-2',
});

describe('AWS in the surroundings', () => {
  it('is what exec hides from the program it runs', async () => {
    await using folder = await stack();
    const { stdout, status } = spawnSync(process.execPath, [DEV, 'aws', 'exec', 'production', '--', 'env'], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, HOME: folder.path, ...AROUND },
      encoding: 'utf8',
      timeout: 180_000,
    });
    assert.equal(status, 0);
    assert.deepEqual(awsVariablesIn(stdout), OF_PRODUCTION(folder.path));
  });

  it('is what env takes out of the shell', async () => {
    await using folder = await stack();
    const script = 'eval "$("$0" "$1" aws env production)" && env';
    const { stdout, status } = spawnSync('sh', ['-c', script, process.execPath, DEV], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, HOME: folder.path, ...AROUND },
      encoding: 'utf8',
      timeout: 180_000,
    });
    assert.equal(status, 0);
    assert.deepEqual(awsVariablesIn(stdout), OF_PRODUCTION(folder.path));
  });

  it('is hidden from the SDK in this process, which is shown the files of the repository', async () => {
    await using folder = await stack();
    const before = { ...process.env };
    Object.assign(process.env, AROUND);
    try {
      const repository = await findRepository({ repoRoot: folder.path, env: {}, cwd: folder.path });
      setProcessFiles(repository);
      const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = OF_PRODUCTION(folder.path);
      for (const [name, value] of Object.entries({
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_SESSION_TOKEN: undefined,
        // The SDK would read settings of `default` otherwise.
        AWS_PROFILE: 'pf\nno profile',
        AWS_DEFAULT_PROFILE: undefined,
        AWS_ROLE_ARN: undefined,
        AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
        AWS_REGION: undefined,
        AWS_DEFAULT_REGION: undefined,
        AWS_CONFIG_FILE,
        AWS_SHARED_CREDENTIALS_FILE,
      })) {
        assert.equal(process.env[name], value, name);
      }
    } finally {
      for (const name of Object.keys(AROUND)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });
});
