import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../src/fast-path/command-line.ts';
import { answerOffline } from '../../src/fast-path/offline.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

const comparable = ({ stdout, stderr, next = '', status }: Answer) => ({ stdout, stderr: `${stderr}${next}`, status });

async function longWay(scene: Scene, argv: readonly string[], env: Record<string, string>) {
  await using byOclif = await openPfInProcess({ shortcuts: [] });
  const { stdout, stderr, status } = await byOclif.run(argv, { cwd: scene.root, env: scene.env(env) });
  return { stdout, stderr, status };
}

const SIGHTS: Readonly<Record<string, (scene: Scene) => void>> = {
  'a repository in use': () => {},
  'secrets that git would take': (scene) => scene.write('.aws/.gitignore', '', 0o644),
  'no profile yet': (scene) => scene.writeProfiles({}),
  'names with control characters and beyond ASCII': (scene) => {
    scene.writeProfiles({ 'ü\u0007-日本': { config: 'region = us-east-1' } });
  },
  'a profile of no environment, unfinished work': (scene) => {
    const { key } = scene.production;
    scene.writeProfiles({ other: scene.profileOf(key), 'production-superuser': scene.profileOf(key) });
    scene.writeEnvironment('staging', '999999999999');
  },
};

describe('status and profile list without oclif', () => {
  for (const [name, prepare] of Object.entries(SIGHTS)) {
    for (const words of [
      ['aws', 'status'],
      ['aws', 'profile', 'list'],
    ]) {
      it(`say what the long way does: ${words.join(' ')}, ${name}`, async () => {
        await using scene = await stageScene();
        prepare(scene);
        for (const flags of [[], ['--json', '--no-input'], ['--verbose']]) {
          const short = await answerOffline([...words, ...flags], scene.runtime());
          assert.ok(short);
          assert.deepEqual(comparable(short), await longWay(scene, [...words, ...flags], {}));
        }
      });
    }
  }

  for (const line of [
    'aws status --check',
    'aws status production',
    'aws status --json --no-such-flag',
    'aws status --repo-root',
    'aws status --repo-root a --repo-root b',
    'aws status --help',
    'aws profile list x',
    'aws profile',
    'aws verify',
    '',
  ]) {
    it(`leave to oclif: ${line || 'no words'}`, async () => {
      await using scene = await stageScene();
      assert.equal(await answerOffline(line.split(' ').filter(Boolean), scene.runtime()), undefined);
    });
  }

  it('leave every failure to the long way, which words it', async () => {
    await using scene = await stageScene();
    writeFileSync(join(scene.root, '.aws/config'), '[profile a]\nx = 1\n[profile a]\n');
    assert.equal(await answerOffline(['aws', 'profile', 'list'], scene.runtime()), undefined);
    assert.equal(await answerOffline(['aws', 'status'], scene.runtime({ DEBUG: '*' })), undefined);
  });
});
