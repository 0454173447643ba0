import assert from 'node:assert/strict';
import { useCleanup } from '../../support/cleanup.ts';
import { type KeyScene, openKeyScene } from '../../support/key-scene.ts';
import { conforming } from '../../support/schemas.ts';

describe('pf aws key list', () => {
  const keep = useCleanup('each');
  let scene: KeyScene;

  beforeEach(async () => {
    scene = await keep(openKeyScene());
  });

  const list = async (...args: string[]) => {
    const { stdout, status } = await scene.run('aws', 'key', 'list', ...args, '--json');
    const { keys, failed } = conforming('aws:key:list', stdout);
    return { status, keys: keys as Record<string, unknown>[], failed: failed as Record<string, unknown>[] };
  };

  it('tells whose each key is, how old, when it was last used, and who has it', async () => {
    const { aws, accounts } = scene;
    const other = aws.scenario.createUser(accounts.production ?? '', 'ci');
    aws.scenario.setKeyActive(other.accessKeyId, false);
    const { keys, status } = await list('production');
    assert.equal(status, 0);
    const seen = keys.map(({ userName, status: state, held, lastUsedAt }) => [
      userName,
      state,
      held,
      lastUsedAt !== null,
    ]);
    assert.deepEqual(seen, [
      ['ci', 'Inactive', false, false],
      ['production-superuser', 'Active', true, true],
    ]);
    assert.match(String(keys[0]?.accessKeyId), /^\*{16}\w{4}$/);
    assert.equal(keys[0]?.accountId, accounts.production);
  });

  it('sees that root has keys, though not which, and hides no environment behind another that fails', async () => {
    scene.aws.scenario.setKeyActive(scene.keys.staging?.accessKeyId ?? '', false);
    const { keys, failed, status } = await list();
    const root = keys.filter(({ userName }) => userName === 'root');
    assert.deepEqual(
      root.map(({ environment, accessKeyId, status: state }) => [environment, accessKeyId, state]),
      [['management', null, null]],
    );
    assert.deepEqual(
      failed.map(({ environment, code }) => [environment, code]),
      [['staging', 'KEY_UNKNOWN']],
    );
    assert.equal(status, 4);
    assert.deepEqual([...new Set(keys.map(({ environment }) => environment))], ['management', 'production']);
  });

  it('fits a hundred columns, and names what is due', async () => {
    const { stdout } = await scene.run('aws', 'key', 'list');
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^ENVIRONMENT +USER +KEY +STATUS +AGE +LAST USED +HELD$/);
    assert.ok(
      lines.every((line) => line.length <= 100),
      stdout,
    );
    assert.match(stdout, /production +production-superuser +…\w{4} +active +100 d +\d{4}-\d\d-\d\d +here/);
  });
});
