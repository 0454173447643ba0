import assert from 'node:assert/strict';
import type { Clock } from '../../../src/runtime.ts';
import { canPassByWaiting } from '../../../src/workflows/verify/decide.ts';
import { replying, startStub, stsIdentity } from '../../aws/identity/stub.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

const UNKNOWN_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
const finding = (code: string, level: 'error' | 'warning' = 'error') =>
  ({ check: 'identity', level, code, message: '', suggestions: [] }) as const;

/** A clock that moves by what is waited, and counts it. */
function countingClock(): Clock & { waits: number } {
  let now = Date.now();
  return {
    waits: 0,
    now: () => now,
    async sleep(ms) {
      now += ms;
      this.waits += 1;
    },
  };
}

/** How often `verify --wait 60s` waited, and what it found of production. */
async function waited(
  scene: Scene,
  env: Record<string, string> = {},
): Promise<readonly [waits: number, findings: readonly string[]]> {
  const clock = countingClock();
  scene.clock = clock;
  const result = await scene.verify({ environments: ['production'], wait: 60_000 }, env);
  return [clock.waits, briefly(of(result, 'production').findings)];
}

describe('verify --wait', () => {
  it('goes on only where time heals every error', () => {
    assert.equal(canPassByWaiting([finding('KEY_UNKNOWN')]), true);
    assert.equal(canPassByWaiting([finding('KEY_UNKNOWN'), finding('ACCOUNT_PENDING')]), true);
    assert.equal(canPassByWaiting([finding('KEY_UNKNOWN'), finding('WRONG_ACCOUNT')]), false);
    assert.equal(canPassByWaiting([finding('WRONG_ACCOUNT'), finding('KEY_UNKNOWN')]), false);
    assert.equal(canPassByWaiting([finding('KEY_UNKNOWN'), finding('ROOT_IN_USE', 'warning')]), true);
    assert.equal(canPassByWaiting([finding('KEY_UNKNOWN', 'warning')]), false);
    assert.equal(canPassByWaiting([]), false);
  });

  it('waits for a key that AWS does not know yet', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'production-superuser': scene.profileOf(UNKNOWN_KEY) });
    const [waits, findings] = await waited(scene);
    assert.deepEqual(findings, ['error KEY_UNKNOWN']);
    assert.ok(waits > 1, String(waits));
  });

  it('does not, where the same profile is wrong in a way that stays', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'production-superuser': scene.profileOf(UNKNOWN_KEY) });
    scene.write(
      'environments/staging/../production/environment.yaml',
      `aws_account_id: "${scene.management.account}"\n`,
    );
    const [waits, findings] = await waited(scene);
    assert.ok(findings.includes('error ACCOUNT_SHARED'), findings.join());
    assert.equal(waits, 0);
  });

  it('does not for an endpoint with a typing mistake, or one that excludes another setting', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'production-superuser': scene.profileOf(scene.management.key) });
    for (const [name, value] of [
      ['AWS_ENDPOINT_URL', 'htp://127.0.0.1'],
      ['AWS_USE_FIPS_ENDPOINT', 'true'],
    ] as const) {
      const [waits, findings] = await waited(scene, { [name]: value });
      assert.ok(findings.includes('error ENDPOINT_INVALID'), findings.join());
      assert.equal(waits, 0);
    }
  });

  it('does not for the key of another account', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'production-superuser': scene.profileOf(scene.management.key) });
    const [waits, findings] = await waited(scene);
    assert.ok(findings.includes('error WRONG_ACCOUNT'), findings.join());
    assert.equal(waits, 0);
  });

  it('is not needed for a busy AWS, which verify asks again by itself', async () => {
    await using scene = await stageScene();
    scene.sandbox.addFault('GetCallerIdentity:throttle:1');
    const result = await scene.verify({ environments: ['production'] });
    assert.deepEqual(briefly(of(result, 'production').findings), []);
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 2);
  });
});

describe('an answer that names', () => {
  const [account, arn, userId] = ['123456789012', 'arn:aws:iam::123456789012:user/u', 'AIDA'];
  const whole = stsIdentity(account, arn, userId);
  for (const [what, body] of Object.entries({
    'no ARN': whole.replace(/<Arn>.*<\/Arn>/, ''),
    'an empty ARN': stsIdentity(account, '', userId),
    'no account': whole.replace(/<Account>.*<\/Account>/, ''),
    'an empty account': stsIdentity('', arn, userId),
    'the ARN of an account that differs in the last digit': stsIdentity(account, arn.replace('012:', '013:'), userId),
    'the ARN of another partition': stsIdentity(account, arn.replace('arn:aws:', 'arn:aws-cn:'), userId),
    'thirteen digits': stsIdentity(`${account}0`, arn, userId),
    'eleven digits': stsIdentity(account.slice(1), arn.replace(account, account.slice(1)), userId),
    'an empty user id': stsIdentity(account, arn, ''),
    'no user id': whole.replace(/<UserId>.*<\/UserId>/, ''),
  })) {
    it(`${what} passes for no identity`, async () => {
      await using scene = await stageScene();
      scene.writeEnvironment('production', account);
      const stub = await startStub(replying(200, body));
      try {
        const result = await scene.verify({ environments: ['production'] }, { AWS_ENDPOINT_URL: stub.url });
        const { ok, account: told, findings } = of(result, 'production');
        assert.deepEqual([ok, told], [false, null]);
        assert.ok(briefly(findings).includes('error ENDPOINT_STRANGE'), briefly(findings).join());
      } finally {
        await stub.close();
      }
    });
  }
});

describe('--via both and --deep', () => {
  const AGE = 15 * 60_000;
  const proven = async (scene: Scene) => {
    assert.equal((await scene.verify({ environments: ['production'], maxAge: AGE })).ok, true);
    scene.asked();
  };

  it('ask the AWS CLI, whatever was proven before', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const cli = `{"Account":"${scene.management.account}","Arn":"arn:x","UserId":"y"}`;
    scene.write('aws', `#!/bin/sh\necho '${cli}'\n`, 0o755);
    const env = { PATH: `${scene.root}:${process.env.PATH}` };
    for (const via of ['both', 'cli'] as const) {
      const result = await scene.verify({ environments: ['production'], via, maxAge: AGE }, env);
      const { ok, cached } = of(result, 'production');
      assert.deepEqual([ok, cached], [false, false], via);
    }
  });

  it('look deep, whatever was proven before', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const result = await scene.verify({ environments: ['production'], deep: true, maxAge: AGE });
    assert.equal(of(result, 'production').cached, false);
    const asked = scene.asked();
    assert.ok(asked.includes('GetAccountSummary') && asked.includes('GetCallerIdentity'), asked.join());
  });
});
