import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../src/fast-path/command-line.ts';
import { verifyOrAuth as shortcut } from '../../src/fast-path/verify.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

interface Case {
  readonly name: string;
  readonly argv: readonly string[];
  readonly disorder?: (scene: Scene) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly status: number;
}

const CASES: readonly Case[] = [
  { name: 'all in order, a table', argv: ['aws', 'verify'], status: 0 },
  { name: 'one in order, text', argv: ['aws', 'verify', 'production', '--output', 'text'], status: 0 },
  { name: 'one in order, data', argv: ['aws', 'verify', 'production', '--json'], status: 0 },
  { name: 'an earlier proof', argv: ['aws', 'verify', '--json', '--max-age=15m', '--no-input'], status: 0 },
  {
    name: 'the wrong account, data',
    argv: ['aws', 'verify', '--json'],
    disorder: (scene) => scene.writeEnvironment('production', '999999999999'),
    status: 5,
  },
  {
    name: 'several things out of order, a table',
    argv: ['aws', 'verify', '--strict', '--all'],
    disorder: (scene) => {
      chmodSync(join(scene.root, '.aws/credentials'), 0o644);
      scene.writeEnvironment('staging', scene.production.account);
    },
    status: 5,
  },
  {
    name: 'out of reach, text',
    argv: ['aws', 'verify', '--output=text'],
    disorder: (scene) => scene.sandbox.addFault('*:throttle'),
    status: 6,
  },
  {
    name: 'other files in this shell, before terragrunt',
    argv: ['aws', 'verify', 'production', '--hook', '--max-age', '15m'],
    disorder: (scene) => {
      scene.write('others', '[production-superuser]\naws_access_key_id = AKIAOTHER\n');
    },
    env: { AWS_SHARED_CREDENTIALS_FILE: 'others' },
    status: 7,
  },
  { name: 'terragrunt auth', argv: ['terragrunt', 'auth'], folder: 'environments/production', status: 0 },
  {
    name: 'terragrunt auth, as data',
    argv: ['terragrunt', 'auth', '--json'],
    folder: 'environments/production',
    status: 0,
  },
  { name: 'terragrunt auth outside of every repository', argv: ['terragrunt', 'auth'], folder: '/', status: 0 },
];

describe('the short cut around oclif', () => {
  for (const { name, argv, disorder, env = {}, folder = '', status } of CASES) {
    it(`gives the answer of the long way: ${name}`, async () => {
      await using scene = await stageScene();
      disorder?.(scene);
      const cwd = folder.startsWith('/') ? folder : join(scene.root, folder);
      const short = await shortcut(argv, scene.runtime({ AWS_MAX_ATTEMPTS: '1', ...env }, cwd));
      assert.ok(short);
      assert.equal(short.status, status);
      assert.deepEqual(comparable(short), comparable(await longWay(scene, { argv, env }, cwd)));
    });
  }

  const LONG: Record<string, readonly string[]> = {
    help: ['aws', 'verify', '--help'],
    'a flag that is not plain': ['aws', 'verify', '--deep'],
    'what may be interrupted': ['aws', 'verify', '--wait', '60s'],
    'another way to ask': ['aws', 'verify', '--via', 'cli'],
    'a flag nobody knows': ['aws', 'verify', '--frobnicate'],
    'a flag without its value': ['aws', 'verify', '--output'],
    'a flag given twice': ['aws', 'verify', '--max-age', '1m', '--max-age=2m'],
    'a value that is none': ['aws', 'verify', '--output', 'yaml'],
    'a time that is none': ['aws', 'verify', '--max-age', 'soon'],
    'a value for a flag that takes none': ['aws', 'verify', '--strict=yes'],
    'an environment nobody knows': ['aws', 'verify', 'nowhere'],
    'an environment nobody may have': ['aws', 'verify', 'No_Such'],
    'another command': ['aws', 'profile', 'list'],
    'too many words': ['terragrunt', 'auth', 'production'],
    'no words': [],
  };
  for (const [name, argv] of Object.entries(LONG)) {
    it(`leaves to oclif: ${name}`, async () => {
      await using scene = await stageScene();
      assert.equal(await shortcut(argv, scene.runtime()), undefined);
    });
  }

  it('leaves to oclif what DEBUG is set for', async () => {
    await using scene = await stageScene();
    assert.equal(await shortcut(['aws', 'verify'], scene.runtime({ DEBUG: '*' })), undefined);
  });

  it('leaves files that cannot be read to the long way, which says where', async () => {
    await using scene = await stageScene();
    scene.write('.aws/config', '[profile a]\nx = 1\n[profile a]\n');
    assert.equal(await shortcut(['aws', 'verify'], scene.runtime()), undefined);
    const long = await longWay(scene, { argv: ['aws', 'verify', '--json'] }, scene.root);
    assert.equal(long.status, 2);
    assert.equal(JSON.parse(long.stdout).error.code, 'CONFIG_FILE_UNREADABLE');
  });

  it('answers in a folder of an environment for that alone', async () => {
    await using scene = await stageScene();
    const unit = join(scene.root, 'environments/production/us-east-2/vpc/.terragrunt-cache/x');
    mkdirSync(unit, { recursive: true });
    const answer = await shortcut(['aws', 'verify', '--output', 'text'], scene.runtime({}, unit));
    assert.match(answer?.stdout ?? '', new RegExp(`^${scene.production.account}\\t[^\\n]+\\n$`));
    rmSync(unit, { recursive: true });
  });
});

async function longWay(scene: Scene, { argv, env: more }: Pick<Case, 'argv' | 'env'>, cwd: string): Promise<Answer> {
  const env = scene.env({ AWS_MAX_ATTEMPTS: '1', NO_COLOR: '1', ...more });
  await using byOclif = await openPfInProcess({ shortcuts: [] });
  const { stdout, stderr, status } = await byOclif.run(argv, { cwd, env });
  return { stdout, stderr, status: status ?? -1 };
}

/** Everything but the time it was done, and whether the first of the two left a proof for the second. */
function comparable({ stdout, stderr, status }: Answer): Answer {
  const timeless = stdout
    .replace(/"checkedAt": "[^"]+"/, '"checkedAt": "…"')
    .replace(/"cached": (?:true|false)/g, '"cached": "…"');
  return { stdout: timeless, stderr, status };
}
