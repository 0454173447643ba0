import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PF = join(import.meta.dirname, '../../bin/pf');
const TELLS = 'process.stdout.write(JSON.stringify([process.argv.slice(2), process.execPath]));';
const WORDS = ['aws', 'exec', 'a b', '', '*', '$HOME', "it's", '"quoted"', '--', 'tab\there', 'line\nbreak', 'ü 😀'];

describe('pf from a clone', () => {
  for (const name of ['clone', 'a clone with  blanks * and ü']) {
    it(`hands every word on as it was typed, from ${JSON.stringify(name)}`, async () => {
      await using folder = await temporaryFolder({
        [`${name}/bin/run.js`]: TELLS,
        'elsewhere/a': '',
        'elsewhere/b': '',
      });
      const pf = join(folder.path, name, 'bin/pf');
      await copyFile(PF, pf);
      const options = { cwd: join(folder.path, 'elsewhere'), encoding: 'utf8', timeout: 60_000 } as const;
      const { stdout, stderr } = spawnSync(pf, WORDS, options);
      assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr))[0], WORDS);
    });
  }

  it('is found by a link, and takes the Node of the clone', async () => {
    await using folder = await temporaryFolder({ 'a clone/bin/run.js': TELLS });
    const clone = join(folder.path, 'a clone');
    await copyFile(PF, join(clone, 'bin/pf'));
    await mkdir(join(clone, 'node_modules/.bin'), { recursive: true });
    await symlink(process.execPath, join(clone, 'node_modules/.bin/node'));
    await symlink(join(clone, 'bin/pf'), join(folder.path, 'pf of ours'));
    // No other Node is to be found.
    const { stdout, stderr } = spawnSync(join(folder.path, 'pf of ours'), ['x'], {
      env: { PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), [['x'], process.execPath]);
  });
});
