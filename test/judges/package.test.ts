import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type PackedPlugin, packPlugin } from '../support/packed-plugin.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A Node older than the package wants, of the machine: what `npm ci` brings is new enough. */
function olderNode(): { readonly path: string; readonly version: string } | undefined {
  for (const path of ['/usr/bin/node', '/usr/local/bin/node']) {
    if (!existsSync(path)) continue;
    const version = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
    if (Number(version.split('.')[0]) < 22) return { path, version };
  }
  return undefined;
}

async function packageJson() {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
}

describe('the package', () => {
  let packed: PackedPlugin;
  const keep = useCleanup();
  before(async () => {
    packed = await keep(packPlugin());
  });
  it('holds what is built, the manifest, the schemas and the licence, and no sources', async () => {
    const { main } = await packageJson();
    for (const file of ['bin/run.js', join(main), 'oclif.manifest.json', 'schemas/error.json', 'LICENSE']) {
      assert.ok(packed.files.includes(file), `${file} is missing among ${packed.files.join(', ')}`);
    }
    assert.deepEqual(
      packed.files.filter((file) => /^(src|test|scripts|bench|bin\/dev|\.)/.test(file)),
      [],
    );
  });

  for (const script of ['bin/run.js', 'scripts/rehearse.ts', 'scripts/test.ts', 'scripts/build.ts']) {
    it(`says in one sentence which Node ${script} needs when started by an older one`, async function () {
      const node = olderNode();
      skipUnless(this, node !== undefined, 'a Node older than 22 on this machine');
      await using folder = await temporaryFolder();
      for (const part of ['bin', 'scripts', 'package.json']) {
        await cp(join(ROOT, part), join(folder.path, part), { recursive: true });
      }
      const args = script.startsWith('bin/') ? [script, 'aws', 'status'] : ['-r', './scripts/require-node.cjs', script];
      const { status, stdout, stderr } = spawnSync(node.path, args, { cwd: folder.path, encoding: 'utf8' });
      assert.equal(stdout, '');
      assert.match(stderr, /^[^\n]+\n$/);
      const { engines } = await packageJson();
      assert.ok(stderr.includes(`needs Node ${engines.node.replace('>=', '')} or later`), stderr);
      assert.ok(stderr.includes(node.version));
      assert.equal(status, 2);
    });
  }

  it('runs every script of npm that is written in TypeScript behind that check', async () => {
    const { scripts } = await packageJson();
    for (const name of ['build', 'start', 'test'])
      assert.match(scripts[name], /^node -r \.\/scripts\/require-node\.cjs /);
  });
});
