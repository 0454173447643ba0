import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeCreation, sendAccountRequest } from '../../../src/aws/account-creation.ts';
import { openOrganizations } from '../../../src/aws/organizations.ts';
import { connectionWith, someRetry } from '../../support/aws-connection.ts';
import { countingProxy } from '../../support/counting-proxy.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

/** Puts production into an account that was made with a role of that name, and switches its key off. */
async function withRole(scene: Scene, roleName: string): Promise<string> {
  const { sandbox, management } = scene;
  const env = { AWS_ENDPOINT_URL: sandbox.endpoint };
  const organizations = openOrganizations(connectionWith(env, management.key), someRetry());
  const request = { name: 'kept', email: 'aws+kept@verify.example', roleName, tags: new Map<string, string>() };
  const { requestId } = await sendAccountRequest(organizations, request);
  const account = (await describeCreation(organizations, requestId))?.accountId;
  assert.ok(account);
  const key = sandbox.scenario.createUser(account, 'production-superuser');
  sandbox.scenario.setKeyActive(key.accessKeyId, false);
  scene.writeEnvironment('production', account);
  scene.writeProfiles({
    'management-superuser': scene.profileOf(management.key),
    'production-superuser': scene.profileOf(key),
  });
  return account;
}

describe('a key that STS does not know, looked at from the management account', () => {
  it('is known by way of the role that a profile names, where the account was made with another role', async () => {
    await using scene = await stageScene();
    const account = await withRole(scene, 'Keeper');
    const { findings } = of(await scene.verify({ environments: ['production'] }), 'production');
    assert.deepEqual(briefly(findings), ['error KEY_UNKNOWN'], 'no role is known that lets us look');
    assert.doesNotMatch(findings[0]?.message ?? '', /deleted|switched off/);
    const role = `role_arn = arn:aws:iam::${account}:role/Keeper\nsource_profile = management-superuser`;
    scene.write('.aws/config', `[profile production-keeper]\nregion = us-east-2\n${role}\n`, 0o600);
    const seen = of(await scene.verify({ environments: ['production'] }), 'production');
    assert.ok(briefly(seen.findings).includes('error KEY_INACTIVE'), briefly(seen.findings).join());
  });
});

describe('verify --deep behind a proxy', () => {
  it('asks nobody past it', async () => {
    await using scene = await stageScene();
    await using proxy = await countingProxy(scene.sandbox.endpoint);
    const result = await scene.verify({ environments: ['production'], deep: true }, { HTTP_PROXY: proxy.url });
    assert.equal(result.ok, true);
    const asked = scene.asked();
    assert.ok(asked.includes('GetRegionOptStatus') && asked.includes('GetAccountSummary'), asked.join());
    assert.equal(proxy.calls.length, asked.length);
  });
});

describe('an endpoint that cannot be used', () => {
  for (const [name, env] of [
    ['is no URL', { AWS_ENDPOINT_URL: 'localhost:4566/' }],
    ['excludes FIPS', { AWS_USE_FIPS_ENDPOINT: 'true' }],
  ] as const) {
    it(`is not waited for where it ${name}`, async () => {
      await using scene = await stageScene();
      const sleep = async () => assert.fail('waited');
      scene.clock = { ...scene.clock, sleep };
      const result = await scene.verify({ environments: ['production'], wait: 6_000 }, env);
      assert.deepEqual(briefly(of(result, 'production').findings), ['error ENDPOINT_INVALID']);
    });
  }
});

describe('a management account that no file names', () => {
  it('is looked for with a few environments, not with each', async () => {
    await using scene = await stageScene();
    const { key, account } = scene.production;
    const names = Array.from({ length: 8 }, (_, at) => `tenant-${at}`);
    scene.writeProfiles(Object.fromEntries(names.map((name) => [`${name}-superuser`, scene.profileOf(key)])));
    for (const name of names) scene.writeEnvironment(name, account);
    rmSync(join(scene.root, 'environments/management'), { recursive: true });
    await scene.verify({ environments: names });
    const asked = scene.asked().filter((action) => action === 'DescribeOrganization');
    assert.equal(asked.length, 3);
  });
});
