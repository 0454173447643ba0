import assert from 'node:assert/strict';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

describe('results and errors alone', () => {
  const keep = useCleanup();
  let pf: PfInProcess;
  let scene: Scene;
  before(async () => {
    pf = await keep(openPfInProcess());
    scene = await keep(stageScene());
  });
  const run = (line: string) => pf.run(line.split(' '), { cwd: scene.root, env: scene.env() });

  for (const line of [
    'status',
    'status --check',
    'profile list',
    'account list',
    'verify',
    'whoami production',
    'env',
  ]) {
    it(`come with --quiet: pf aws ${line}`, async () => {
      const loud = await run(`aws ${line}`);
      const quiet = await run(`aws ${line} --quiet`);
      assert.equal(quiet.status, loud.status);
      assert.notEqual(quiet.stdout, '');
      // What verify found is a result too.
      if (line !== 'verify') assert.equal(quiet.stderr, '');
      assert.doesNotMatch(quiet.stderr, /Next:|: done|: started/);
    });
  }

  it('keep an error, and its advice', async () => {
    const { status, stderr } = await run('aws whoami prodution --quiet');
    assert.equal(status, 2);
    assert.match(stderr, /ENVIRONMENT_UNKNOWN/);
  });
});

describe('pf aws whoami', () => {
  const keep = useCleanup();
  let pf: PfInProcess;
  before(async () => {
    pf = await keep(openPfInProcess());
  });

  it('proves whose the credentials are, by name or by folder, and changes nothing', async () => {
    await using scene = await stageScene();
    for (const [words, cwd] of [
      [['production'], scene.root],
      [[], `${scene.root}/environments/production`],
    ] as const) {
      const { stdout } = await pf.run(['aws', 'whoami', ...words, '--json'], { cwd, env: scene.env() });
      const { environment, profile, account, arn } = conforming('aws:whoami', stdout) as Record<string, string>;
      assert.deepEqual(
        [environment, profile, account],
        ['production', 'production-superuser', scene.production.account],
      );
      assert.equal(arn, `arn:aws:iam::${scene.production.account}:user/production-superuser`);
    }
    assert.ok(scene.asked().every((operation) => /^(Get|Describe|List)/.test(operation)));
  });

  it('fails as verify does for a wrong account, and asks for a name where none is at hand', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', '210987654321');
    const run = (...words: string[]) =>
      pf.run(['aws', 'whoami', ...words, '--json'], { cwd: scene.root, env: scene.env() });
    const wrong = await run('production');
    assert.deepEqual([wrong.status, errorOf(wrong.stdout).code], [5, 'WRONG_ACCOUNT']);
    const nobody = await run();
    assert.deepEqual([nobody.status, errorOf(nobody.stdout).code], [3, 'INPUT_NEEDED']);
  });
});
