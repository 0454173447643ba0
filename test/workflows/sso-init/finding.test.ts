import assert from 'node:assert/strict';
import { useCleanup } from '../../support/cleanup.ts';
import { errorOf } from '../../support/schemas.ts';
import { openSsoScene } from './scene.ts';

const GROUP = ['--group', 'administrators'];

describe('pf aws sso init: where Identity Center is', () => {
  const keep = useCleanup('each');

  /** A scene in which the console's button was not pressed yet. */
  async function openWithout() {
    const scene = await openSsoScene(keep);
    const { scenario, managementAccountId } = scene.aws;
    // What an account has for itself is no use.
    scenario.createAccountInstance(managementAccountId, 'us-east-2');
    const takeAway = () => scenario.removeIdentityCenter();
    takeAway();
    return scene;
  }

  it('is found in any region, asked few at a time, and administered where it is at home', async () => {
    const { aws, init, run } = await openWithout();
    aws.scenario.enableIdentityCenter({ region: 'sa-east-1', otherRegions: ['eu-north-1'] });
    aws.clearRequests();
    const { status, stdout, result } = await init(...GROUP);
    assert.equal(status, 0, stdout);
    assert.equal(Object(Object(result).instance).region, 'sa-east-1');
    assert.match((await run('aws', 'profile', 'list', '--json')).stdout, /"production-sso"/);
    const asked = aws.requests().filter(({ operation }) => operation === 'ListInstances');
    assert.ok(asked.length > 2 && asked.length <= 17, String(asked.length));
    const named = await init(...GROUP, '--region', 'eu-west-3');
    assert.deepEqual([named.status, errorOf(named.stdout).code], [3, 'SSO_INSTANCE_MISSING']);
  });

  it('is unknown, not missing, where a region does not say', async () => {
    const { aws, init } = await openWithout();
    aws.addFault('ListInstances:error=AccessDeniedException:1');
    const { status, stdout } = await init(...GROUP);
    const { code, suggestions } = errorOf(stdout);
    assert.deepEqual([status, code], [1, 'SSO_INSTANCE_UNKNOWN'], stdout);
    assert.ok(suggestions.some((line) => line.includes('--region')));
    aws.scenario.enableIdentityCenter({ region: 'us-east-1' });
    aws.addFault('ListInstances:error=AccessDeniedException:1');
    // Two are asked at once: whichever is refused, the other may have it; else the refused one is asked for by name.
    const found = await init(...GROUP, '--region', 'us-east-1');
    assert.equal(found.status, 1, found.stdout);
    assert.equal((await init(...GROUP, '--region', 'us-east-1')).status, 0);
  });

  it('is one click in the console, which --wait waits for', async () => {
    const { aws, init, waits, stack } = await openWithout();
    const before = await stack.bytes();
    const missing = await init(...GROUP);
    const error = errorOf(missing.stdout);
    assert.deepEqual([missing.status, error.code], [3, 'SSO_INSTANCE_MISSING']);
    assert.equal(error.url, 'https://console.aws.amazon.com/singlesignon/home?region=us-east-2');
    assert.ok(error.suggestions.some((line) => line.includes(String(error.url))));
    const late = await init(...GROUP, '--wait', '--timeout', '1m');
    assert.deepEqual([late.status, errorOf(late.stdout).code], [8, 'SSO_INSTANCE_PENDING']);
    assert.match(late.stderr, /Switch IAM Identity Center on, .*region=us-east-2\n/);
    assert.ok(errorOf(late.stdout).suggestions.some((line) => /Continue with: pf aws sso init .*--wait/.test(line)));
    assert.deepEqual(await stack.bytes(), before);
    let clicks = 0;
    waits.meanwhile = () => {
      clicks += 1;
      if (clicks === 2) aws.scenario.enableIdentityCenter({ region: 'us-east-2' });
    };
    const done = await init(...GROUP, '--wait');
    assert.equal(done.status, 0, done.stdout);
  });

  it('is not ready while AWS makes it', async () => {
    const { aws, init } = await openWithout();
    aws.scenario.enableIdentityCenter({ region: 'us-east-2', activeAt: Date.now() + 60_000 });
    const early = await init(...GROUP);
    assert.deepEqual([early.status, errorOf(early.stdout).code], [8, 'SSO_INSTANCE_PENDING']);
    assert.equal((await init(...GROUP, '--wait')).status, 0);
  });
});
