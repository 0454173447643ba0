import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FILES = {
  'panfactum.yaml': '',
  '.aws/.gitignore': '/credentials\n/.pf-journal.json\n/.pf-journal.json.damaged\n/.pf-proofs\n',
  '.aws/config':
    '[profile staging-superuser]\nregion = us-east-2\n[profile production-superuser]\nregion = us-east-2\n',
};

describe('the launcher', () => {
  let pf: InstalledPf;
  const keep = useCleanup();
  before(async () => {
    pf = await keep(installPf());
  });
  for (const word of ['constructor', 'toString', '__proto__']) {
    it(`knows no command named ${word}`, async () => {
      await using folder = await temporaryFolder(FILES);
      const { status, stderr } = await pf.run([word], { cwd: folder.path });
      assert.match(stderr, new RegExp(`pf ${word} is no command`));
      assert.equal(status, 2);
    });
  }

  for (const words of [['aws profile', 'write'], ['aws', 'profile write'], ['aws profile write']]) {
    it(`takes ${JSON.stringify(words)} for no command: nothing is written`, async () => {
      await using folder = await temporaryFolder(FILES);
      // Else nothing would be written for want of git.
      assert.equal(spawnSync('git', ['init', '-q', folder.path]).status, 0);
      const typed = [...words, 'staging', 'production', '--region', 'eu-west-1'];
      const { status, stderr } = await pf.run(typed, { cwd: folder.path });
      assert.match(stderr, /is no command/);
      assert.equal(status, 2);
      assert.equal(await readFile(join(folder.path, '.aws/config'), 'utf8'), FILES['.aws/config']);
    });
  }

  for (const command of ['aws verify', 'aws profile write staging --region us-east-2']) {
    it(`says in words that the folder is gone: ${command}`, async () => {
      await using folder = await temporaryFolder();
      const gone = join(folder.path, 'gone');
      await mkdir(gone);
      const shell = 'rmdir "$PWD"; exec "$0" "$@"';
      const program = ['-c', shell, process.execPath, pf.program, ...command.split(' ')];
      const { status, stderr } = spawnSync('sh', program, { cwd: gone, encoding: 'utf8', timeout: 180_000 });
      assert.match(stderr, /ENOENT: process\.cwd failed/);
      assert.doesNotMatch(stderr, /\n {4}at /);
      assert.equal(status, 1);
    });
  }

  it('starts by a link of any name', async () => {
    await using folder = await temporaryFolder(FILES);
    const link = join(folder.path, 'a link ü 😀');
    await symlink(pf.program, link);
    const options = { cwd: folder.path, encoding: 'utf8', timeout: 180_000 } as const;
    const { stdout, status } = spawnSync(process.execPath, [link, 'aws', 'verify', '--json'], options);
    const { environments } = JSON.parse(stdout);
    assert.equal(environments[0].environment, 'production');
    assert.notEqual(status, 0);
  });

  it('has help, too, say that a disk is full', async function () {
    skipUnless(this, existsSync('/dev/full'), '/dev/full');
    const { status, stderr } = spawnSync(process.execPath, [pf.program, '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      timeout: 180_000,
    });
    assert.match(stderr, /^The output cannot be written: ENOSPC[^\n]*\n$/);
    assert.equal(status, 1);
  });

  it('says what to do in a checkout that is not built', async () => {
    await rm(join(pf.program, '../../dist'), { recursive: true });
    for (const command of ['aws verify', 'aws status']) {
      const { status, stdout, stderr } = await pf.run(command.split(' '), { cwd: join(pf.program, '..') });
      assert.equal(stdout, '');
      assert.match(stderr, /^pf is not built yet: run npm ci in [^\n]+\n$/);
      assert.equal(status, 1);
    }
  });
});
