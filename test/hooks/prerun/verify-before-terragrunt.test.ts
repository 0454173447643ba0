import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isVerifiedBefore } from '../../../src/hooks/prerun/verify-before-terragrunt.ts';
import { type InstalledPf, installPf } from '../../support/installed-pf.ts';
import { startProgram } from '../../support/start-program.ts';
import { stageScene } from '../../workflows/verify/scene.ts';

describe('which commands of a host are preceded by a check', () => {
  for (const id of ['terragrunt:plan', 'terragrunt:run:all', 'iac:apply', 'iac', 'terragrunt']) {
    it(id, () => assert.equal(isVerifiedBefore(id, []), true));
  }
  for (const id of ['terragrunt:configure', 'terragrunt:auth', 'aws:verify', 'terragrunts:plan', 'hello', 'iacs']) {
    it(`not ${id}`, () => assert.equal(isVerifiedBefore(id, []), false));
  }
  it('not help', () => {
    assert.equal(isVerifiedBefore('iac:apply', ['--help']), false);
    assert.equal(isVerifiedBefore('iac:apply', ['--', '--help']), true);
  });
});

describe('inside another oclif host', () => {
  let pf: InstalledPf;
  let host: string;

  before(async () => {
    pf = await installPf();
    host = mkdtempSync(join(tmpdir(), 'pf-host-'));
    const plugin = dirname(dirname(pf.program));
    mkdirSync(join(host, 'node_modules'));
    symlinkSync(plugin, join(host, 'node_modules/pf-plugin-aws'));
    symlinkSync(join(plugin, 'node_modules/@oclif'), join(host, 'node_modules/@oclif'));
    const commands = { strategy: 'explicit', target: './commands.js', identifier: 'COMMANDS' };
    const oclif = { bin: 'host', dirname: 'host', topicSeparator: ' ', commands, plugins: ['pf-plugin-aws'] };
    const manifest = { name: 'host', version: '1.0.0', dependencies: { 'pf-plugin-aws': '*' }, oclif };
    writeFileSync(join(host, 'package.json'), JSON.stringify(manifest));
    writeFileSync(
      join(host, 'commands.js'),
      `const { Command } = require('@oclif/core');
class Says extends Command { static strict = false; async run() { this.log('ran'); } }
exports.COMMANDS = { 'iac:apply': class extends Says {}, hello: class extends Says {} };
`,
    );
    writeFileSync(join(host, 'run.js'), "require('@oclif/core').execute({ dir: __dirname });\n");
  });
  after(async () => {
    rmSync(host, { recursive: true });
    await pf[Symbol.asyncDispose]();
  });

  const run = (argv: readonly string[], cwd: string, env: Record<string, string | undefined>) =>
    startProgram([join(host, 'run.js'), ...argv], { cwd, env });

  it('runs what is in order, after a check', async () => {
    await using scene = await stageScene();
    const cwd = join(scene.root, 'environments/production');
    const ended = await run(['iac', 'apply'], cwd, scene.env());
    assert.deepEqual([ended.status, ended.stdout], [0, 'ran\n'], ended.stderr);
    assert.ok(scene.asked().includes('GetCallerIdentity'));
    assert.ok(ended.stderr.includes(scene.sandbox.endpoint), 'who answered in the place of AWS is told');
  });

  it('runs nothing in the wrong account, and leaves with its status and advice', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', '999999999999');
    const cwd = join(scene.root, 'environments/production');
    const ended = await run(['iac', 'apply'], cwd, scene.env());
    assert.deepEqual([ended.status, ended.stdout], [5, '']);
    assert.match(ended.stderr, /WRONG_ACCOUNT/);
    assert.match(ended.stderr, /host aws profile write production/);
    const asData = await run(['iac', 'apply', '--json'], cwd, scene.env());
    assert.equal(asData.status, 5);
    assert.equal(JSON.parse(asData.stdout).error.code, 'WRONG_ACCOUNT');
  });

  it('checks nothing before other commands, nor outside of environments and repositories', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', '999999999999');
    for (const [argv, cwd] of [
      [['hello'], join(scene.root, 'environments/production')],
      [['iac', 'apply'], scene.root],
      [['iac', 'apply'], '/'],
    ] as const) {
      const ended = await run(argv, cwd, scene.env());
      assert.deepEqual([ended.status, ended.stdout], [0, 'ran\n'], ended.stderr);
    }
    assert.deepEqual(scene.asked(), []);
  });

  it('verifies by pf aws verify as a command of the host', async () => {
    await using scene = await stageScene();
    const ended = await run(['aws', 'verify', '--output', 'text', 'production'], scene.root, scene.env());
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stdout, new RegExp(`^${scene.production.account}\\t`));
  });
});
