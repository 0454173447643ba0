import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { type Ended, startProgram } from '../support/run-program.ts';
import { holds } from '../support/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the rehearsal, npm start', () => {
  let pf: InstalledPf;
  let clone: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let good: Ended;
  const keep = useCleanup();
  before(async () => {
    [pf, folder] = await Promise.all([keep(installPf()), keep(temporaryFolder())]);
    clone = dirname(dirname(pf.program));
    good = await rehearse('good');
  });
  async function rehearse(name: string) {
    const TMPDIR = join(folder.path, name);
    await mkdir(TMPDIR);
    const env = { PATH: process.env.PATH, TMPDIR, NO_PROXY: '127.0.0.1' };
    return startProgram(process.execPath, ['scripts/rehearse.ts'], { cwd: clone, env }).ended;
  }

  it('types the commands of the guide, shows what came of them and where it is, and no secret', async () => {
    const { status, stdout, stderr } = good;
    assert.equal(status, 0, stdout + stderr);
    for (const typed of [
      'org init',
      'account add development staging production',
      'profile list',
      'verify',
      'key retire',
      'verify --strict',
    ]) {
      assert.match(stdout, new RegExp(`^\\$ pf aws ${typed}`, 'm'));
    }
    const stack = /It all stands in (\S+)/.exec(stdout)?.[1] ?? '';
    for (const file of ['.aws/config', 'environments/production/environment.yaml']) {
      assert.ok((await stat(join(stack, file))).size > 0);
      assert.ok(stdout.includes(`$ cat ${file}`));
    }
    assert.doesNotMatch(await readFile(join(stack, '.aws/credentials'), 'utf8'), /aws_access_key_id/);
    const aws = await readFile(join(dirname(stack), 'aws.json'), 'utf8');
    const secrets = new Set(
      [...aws.matchAll(/"(?:secret|rootSecret)":\s*"([^"]+)"/g)].map(([, secret]) => secret ?? ''),
    );
    assert.ok(secrets.size > 3, 'no secrets to look for');
    assert.ok(!holds(secrets, stdout + stderr));
    assert.ok(!stdout.includes('\u001b'), 'no colours in a pipe');
  });

  it('leaves AWS as it is, so that one can go on where it ended', async () => {
    const { stdout } = good;
    const last = /^\$ (pf aws sandbox exec .*)$/m.exec(stdout)?.[1] ?? '';
    const cwd = /^\$ cd (\S+)$/m.exec(stdout)?.[1] ?? '';
    const { status, stdout: listed } = await pf.run(last.split(' ').slice(1), { cwd });
    assert.equal(status, 0);
    for (const name of ['management', 'development', 'staging', 'production']) assert.ok(listed.includes(name));
  });

  it('ends at the first command that fails, saying so, with exit status 1', async () => {
    await writeFile(pf.program, 'console.error("no"); process.exit(4);');
    const { status, stdout } = await rehearse('bad');
    assert.equal(status, 1);
    assert.match(stdout, /The rehearsal failed: pf aws org init .* ended with 4/);
    assert.doesNotMatch(stdout, /account add/);
  });
});
