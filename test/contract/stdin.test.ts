import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/index.ts';
import { startProgram } from '../support/run-program.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

const DEV = join(import.meta.dirname, '..', '..', 'bin', 'dev.js');

/** `profile write` with the secret, and nothing else, on stdin. */
function write(scene: Scene, secret: string, ...argv: readonly string[]) {
  const line = [DEV, 'aws', 'profile', 'write', ...argv, '--region', 'us-east-2'];
  return startProgram(process.execPath, line, { cwd: scene.root, env: scene.env(), input: `${secret}\n` }).ended;
}

describe('stdin', () => {
  for (const [id, { args = {} }] of Object.entries(COMMANDS)) {
    it(`is no place where ${id} looks for a word of its command line`, () => {
      for (const [name, arg] of Object.entries(args)) assert.equal(arg.ignoreStdin, true, name);
    });
  }

  it('holds the secret where a profile is named instead of an environment', async () => {
    await using scene = await stageScene();
    const { accessKeyId, secretAccessKey } = scene.production.key;
    const key = ['--access-key-id', accessKeyId, '--secret-access-key-stdin'];
    const { status, stderr } = await write(scene, secretAccessKey, '--profile', 'mine', ...key);
    assert.equal(status, 0, stderr);
    assert.ok(readFileSync(join(scene.root, '.aws/credentials'), 'utf8').includes(secretAccessKey));
  });

  it('is not shown where the environment was forgotten', async () => {
    await using scene = await stageScene();
    const { accessKeyId, secretAccessKey } = scene.production.key;
    const key = ['--access-key-id', accessKeyId, '--secret-access-key-stdin'];
    const { status, stdout, stderr } = await write(scene, secretAccessKey, ...key, '--json');
    assert.equal(status, 3);
    assert.match(stdout, /INPUT_NEEDED/);
    assert.ok(!`${stdout}${stderr}`.includes(secretAccessKey));
  });
});
