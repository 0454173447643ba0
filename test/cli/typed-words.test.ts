import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startProgram } from '../support/start-program.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

const DEV = join(import.meta.dirname, '..', '..', 'bin', 'dev.js');
const ECHO = [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--'];

/** Words that stand twice, also before the --, a -- of their own, and flags that are ours as well. */
const WORDS = [
  'plan',
  '-var',
  'b=2',
  '-var',
  'a=1',
  'production',
  '--',
  '-x',
  '--json',
  'aws',
  '--',
  'exec',
  '-e',
  'b=2',
];

async function run(scene: Scene, ...argv: readonly string[]): Promise<{ status: number | null; stdout: string }> {
  return startProgram([DEV, ...argv], { cwd: scene.root, env: scene.env({ NO_COLOR: '1' }) });
}

async function staged(): Promise<Scene> {
  const scene = await stageScene();
  const { production } = scene;
  scene.writeProfiles({ 'production-superuser': scene.profileOf(production.key) });
  scene.writeEnvironment('production', production.account, 'aws_profile: production-superuser\n');
  return scene;
}

describe('the words of a command to run', () => {
  it('reach it from exec as they were typed, also those that stand twice', async () => {
    await using scene = await staged();
    const { status, stdout } = await run(scene, 'aws', 'exec', 'production', '--', ...ECHO, ...WORDS);
    assert.deepEqual(JSON.parse(stdout), WORDS);
    assert.equal(status, 0);
  });

  it('reach it from sandbox exec as they were typed, also one that is the value of a flag', async () => {
    await using scene = await staged();
    const line = ['aws', 'sandbox', 'exec', '--pace', 'instant', '--', ...ECHO, ...WORDS, 'instant'];
    const { status, stdout } = await run(scene, ...line);
    assert.deepEqual(JSON.parse(stdout), [...WORDS, 'instant']);
    assert.equal(status, 0);
  });
});
