import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getExitStatus } from '../../src/workflows/verify/findings.ts';
import { failing } from '../support/failing.ts';
import { NEEDS_AWS_CLI, skipUnless } from '../support/skip.ts';
import { briefly, of, type Scene, stageScene } from '../workflows/verify/scene.ts';

describe('--via cli and both: the real AWS CLI', () => {
  before(function () {
    skipUnless(this, spawnSync('aws', ['--version']).status === 0, NEEDS_AWS_CLI);
  });

  it('agrees where all is in order', async () => {
    await using scene = await stageScene();
    const result = await scene.verify({ environments: ['production'], via: 'both' }, { AWS_PROFILE: 'nobody' });
    assert.deepEqual(briefly(of(result, 'production').findings), ['warning AMBIENT_VARIABLES']);
    const asked = scene.asked().filter((operation) => operation === 'GetCallerIdentity');
    assert.equal(asked.length, 2);
  });

  it('alone tells the same identity', async () => {
    await using scene = await stageScene();
    const own = of(await scene.verify({ environments: ['production'] }), 'production');
    const cli = of(await scene.verify({ environments: ['production'], via: 'cli' }), 'production');
    assert.deepEqual(cli, own);
  });

  it('tells refusals apart as this tool does', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({
      'production-superuser': scene.profileOf({ ...scene.production.key, secretAccessKey: 'x'.repeat(40) }),
    });
    const own = await scene.verify({ environments: ['production'] });
    const cli = await scene.verify({ environments: ['production'], via: 'cli' });
    assert.deepEqual(cli.environments, own.environments);
    const out = await scene.verify(
      { environments: ['production'], via: 'cli' },
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    );
    assert.deepEqual(briefly(of(out, 'production').findings), ['error AWS_UNREACHABLE']);
  });

  it('is told where it reads another account out of the profile', async () => {
    await using scene = await stageScene();
    scene.write(
      'aws',
      `#!/bin/sh\necho '{"Account":"${scene.management.account}","Arn":"arn:aws:iam::${scene.management.account}:user/x","UserId":"y"}'\n`,
      0o755,
    );
    const result = await scene.verify(
      { environments: ['production'], via: 'both' },
      { PATH: `${scene.root}:${process.env.PATH}` },
    );
    assert.deepEqual(briefly(of(result, 'production').findings), ['error CLI_DISAGREES']);
    assert.equal(getExitStatus(result), 5);
  });

  it('agrees on a role, whose sessions each tool names in its own way', async () => {
    await using scene = await stageScene();
    const role = `role_arn = arn:aws:iam::${scene.production.account}:role/OrganizationAccountAccessRole`;
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'production-superuser': { config: `region = us-east-2\n${role}\nsource_profile = management-superuser` },
    });
    const result = await scene.verify({ environments: ['production'], via: 'both' });
    assert.deepEqual(briefly(of(result, 'production').findings), []);
  });

  it('is waited for with this tool, whom a new key or a busy AWS turned away a moment before', async () => {
    await using scene = await stageScene();
    const cli = `{"Account":"${scene.production.account}","Arn":"arn:aws:iam::${scene.production.account}:user/x","UserId":"y"}`;
    scene.write('aws', `#!/bin/sh\necho '${cli}'\n`, 0o755);
    scene.sandbox.addFault('GetCallerIdentity:throttle');
    const path = { PATH: `${scene.root}:${process.env.PATH}` };
    const result = await scene.verify({ environments: ['production'], via: 'both' }, path);
    assert.deepEqual(briefly(of(result, 'production').findings), ['error AWS_THROTTLED']);
    assert.equal(getExitStatus(result), 6);
  });

  it('gets no URL that is none either', async () => {
    await using scene = await stageScene();
    const result = await scene.verify({ environments: ['production'], via: 'cli' }, { AWS_ENDPOINT_URL: 'nowhere' });
    assert.deepEqual(briefly(of(result, 'production').findings), ['error ENDPOINT_INVALID']);
    assert.equal(getExitStatus(result), 2);
  });

  it('tells a role that refuses from a key that does', async () => {
    await using scene = await stageScene();
    const profiles = (key: { accessKeyId: string; secretAccessKey: string }, role: string) =>
      scene.writeProfiles({
        'management-superuser': scene.profileOf(key),
        'production-superuser': {
          config: `region = us-east-2\nrole_arn = arn:aws:iam::${scene.production.account}:role/${role}\nsource_profile = management-superuser`,
        },
      });
    profiles(scene.management.key, 'Nobody');
    const refused = await scene.verify({ environments: ['production'], via: 'both' });
    assert.deepEqual(briefly(of(refused, 'production').findings), ['error ROLE_DENIED']);
    profiles({ ...scene.management.key, secretAccessKey: 'x'.repeat(40) }, 'Nobody');
    for (const via of ['sdk', 'cli'] as const) {
      const [finding] = of(await scene.verify({ environments: ['production'], via }), 'production').findings;
      assert.equal(finding?.code, 'SIGNATURE_WRONG');
      assert.match(finding?.message ?? '', /of profile management-superuser is not the secret/);
      assert.match(finding?.suggestions.join() ?? '', /pf aws profile write --profile management-superuser$/);
    }
  });

  it('is told where it fails and this tool does not', async () => {
    await using scene = await stageScene();
    scene.write('aws', '#!/bin/sh\necho "The config profile (x) could not be found" >&2\nexit 255\n', 0o755);
    const result = await scene.verify(
      { environments: ['production'], via: 'both' },
      { PATH: `${scene.root}:${process.env.PATH}` },
    );
    const [finding] = of(result, 'production').findings;
    assert.equal(finding?.code, 'CREDENTIALS_UNRESOLVED');
    assert.match(finding?.message ?? '', /AWS CLI fails where this tool does not/);
  });

  it('is a matter of the command line where there is none', async () => {
    await using scene = await stageScene();
    const empty = join(scene.root, 'empty');
    mkdirSync(empty);
    await failing('COMMAND_NOT_FOUND', () =>
      scene.verify({ environments: ['production'], via: 'cli' }, { PATH: empty }),
    );
  });
});

/** Waiting takes no time; gives what was waited for so far. */
function waitingIn(scene: Scene, afterEach: () => unknown = () => {}): () => number {
  const begun = Date.now();
  let now = begun;
  scene.clock = {
    now: () => now,
    async sleep(ms) {
      now += ms;
      afterEach();
    },
  };
  return () => now - begun;
}

describe('--wait', () => {
  it('goes on while time may heal what is wrong, and ends as soon as it has', async () => {
    await using scene = await stageScene();
    let waits = 0;
    waitingIn(scene, () => {
      waits += 1;
      if (waits === 2) scene.sandbox.clearFaults();
    });
    scene.sandbox.addFault('GetCallerIdentity:error=InvalidClientTokenId');
    const result = await scene.verify({ environments: ['production'], wait: 60_000 });
    assert.equal(result.ok, true);
    assert.equal(waits, 2);
  });

  it('ends when the time is over, with what is wrong', async () => {
    await using scene = await stageScene();
    const waited = waitingIn(scene);
    scene.sandbox.scenario.setAccountState(scene.production.account, 'PENDING_ACTIVATION');
    const result = await scene.verify({ environments: ['production'], wait: 60_000 });
    assert.equal(getExitStatus(result), 8);
    assert.ok(waited() <= 60_000 && waited() > 50_000);
  });

  it('looks a last time when the time is over', async () => {
    await using scene = await stageScene();
    const waited = waitingIn(scene, () => waited() >= 800 && scene.sandbox.clearFaults());
    scene.sandbox.addFault('GetCallerIdentity:error=InvalidClientTokenId');
    const result = await scene.verify({ environments: ['production'], wait: 800 });
    assert.equal(result.ok, true);
    assert.equal(waited(), 800);
  });

  it('does not wait for what no time heals', async () => {
    await using scene = await stageScene();
    scene.clock = { ...scene.clock, sleep: async () => assert.fail('waited') };
    scene.writeEnvironment('production', '999999999999');
    const result = await scene.verify({ environments: ['production'], wait: 60_000 });
    assert.equal(getExitStatus(result), 5);
  });
});

describe('--deep', () => {
  it('finds no more than a missing contact with an administrator whose root user is safe', async () => {
    await using scene = await stageScene();
    scene.sandbox.scenario.setRootMfa(scene.production.account, true);
    const result = await scene.verify({ environments: ['production'], deep: true });
    assert.deepEqual(briefly(of(result, 'production').findings), ['warning CONTACT_MISSING']);
  });

  it('finds root keys, a root user without a second factor, an old key, missing rights', async () => {
    await using scene = await stageScene();
    const { scenario } = scene.sandbox;
    const { account } = scene.production;
    scene.sandbox.setClockSkew(-91 * 86_400_000);
    const reader = scenario.createUser(account, 'reader', ['arn:aws:iam::aws:policy/IAMReadOnlyAccess']);
    scene.sandbox.setClockSkew(0);
    scenario.createRootKey(account);
    scene.writeProfiles({ 'production-superuser': scene.profileOf(reader) });
    const loose = of(await scene.verify({ environments: ['production'], deep: true }), 'production');
    const codes = briefly(loose.findings);
    for (const code of [
      'error ADMIN_RIGHTS_MISSING',
      'warning ROOT_WITHOUT_MFA',
      'warning ROOT_KEYS_PRESENT',
      'warning KEY_OLD',
    ]) {
      assert.ok(codes.includes(code), `${code} in ${codes}`);
    }
    const strict = of(await scene.verify({ environments: ['production'], deep: true, strict: true }), 'production');
    assert.ok(briefly(strict.findings).includes('error ROOT_WITHOUT_MFA'));
  });

  it('finds a region that is not enabled', async () => {
    await using scene = await stageScene();
    scene.sandbox.scenario.setRootMfa(scene.production.account, true);
    scene.sandbox.scenario.setRegion(scene.production.account, 'ap-east-1', 'DISABLED');
    scene.writeProfiles({
      'production-superuser': { ...scene.profileOf(scene.production.key), config: 'region = ap-east-1' },
    });
    const result = await scene.verify({ environments: ['production'], deep: true });
    assert.deepEqual(briefly(of(result, 'production').findings), ['error REGION_NOT_ENABLED']);
  });

  it('says what it could not look at', async () => {
    await using scene = await stageScene();
    scene.sandbox.scenario.setRootMfa(scene.production.account, true);
    scene.sandbox.addFault('GetAccountSummary:error=AccessDenied');
    const result = await scene.verify({ environments: ['production'], deep: true });
    assert.deepEqual(briefly(of(result, 'production').findings), ['warning DEEP_UNKNOWN', 'warning CONTACT_MISSING']);
    assert.equal(result.ok, true);
  });
});
