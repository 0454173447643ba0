import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRepository } from '../../src/repository/repository.ts';
import { guardSecrets, planGuard } from '../../src/run/guard-secrets.ts';
import { createRuntime } from '../../src/runtime.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENV = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: folder, env: ENV, encoding: 'utf8' });
}

async function repository() {
  const folder = await temporaryFolder({ 'panfactum.yaml': '' });
  git(folder.path, 'init', '-q');
  return folder;
}

async function guard(
  folder: string,
  env: Readonly<Record<string, string | undefined>> = ENV,
  keyFile?: string,
): Promise<string[]> {
  const repository = { ...(await findRepository({ repoRoot: folder, env, cwd: folder })), keyFile };
  return [...(await guardSecrets(createRuntime({ env, cwd: folder }), repository)).warnings];
}

describe('before a secret is written', () => {
  it('secrets that git has in its history are told, with commit and what to do', async () => {
    await using folder = await repository();
    const file = join(folder.path, '.aws/credentials');
    execFileSync('mkdir', [join(folder.path, '.aws')]);
    await writeFile(file, '[a]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n');
    git(folder.path, 'add', '-f', '.aws/credentials');
    git(folder.path, 'commit', '-q', '-m', 'oops');
    git(folder.path, 'rm', '-q', '--cached', '.aws/credentials');
    git(folder.path, 'commit', '-q', '-m', 'gone');
    const commit = git(folder.path, 'rev-parse', '--short', 'HEAD').trim();
    const told = (await guard(folder.path)).join('\n');
    assert.ok(told.includes(commit) && told.includes(file), told);
    assert.match(told, /Replace the key at AWS first/);
  });

  it('nothing is told where there never was one', async () => {
    await using folder = await repository();
    assert.deepEqual(await guard(folder.path), []);
  });

  it('a committed link out of the repository is refused, one of the person’s own is followed', async () => {
    await using folder = await repository();
    await using elsewhere = await temporaryFolder({ config: '', credentials: '' });
    execFileSync('mkdir', [join(folder.path, '.aws')]);
    for (const name of ['config', 'credentials']) {
      const link = join(folder.path, '.aws', name);
      symlinkSync(join(elsewhere.path, name), link);
      assert.deepEqual(await guard(folder.path), []);
      git(folder.path, 'add', '-f', link);
      const failure = await failing('FILES_UNSAFE', () => guard(folder.path));
      assert.match(failure.message, /is a link of the repository's, and leads out of it/);
      git(folder.path, 'rm', '-q', '--cached', link);
    }
  });

  it('an ignore file that cannot be added to refuses the plan as it does the run', async () => {
    await using folder = await repository();
    execFileSync('mkdir', [join(folder.path, '.aws')]);
    symlinkSync('../panfactum.yaml', join(folder.path, '.aws/.gitignore'));
    const given = await findRepository({ repoRoot: folder.path, env: ENV, cwd: folder.path });
    const planned = await failing('FILES_UNSAFE', () =>
      planGuard(createRuntime({ env: ENV, cwd: folder.path }), given),
    );
    const { message } = await failing('FILES_UNSAFE', () => guard(folder.path));
    assert.equal(planned.message, message);
    assert.equal(readFileSync(join(folder.path, 'panfactum.yaml'), 'utf8'), '');
  });

  it('all that holds a secret, or tells of unfinished work, is ignored from then on', async () => {
    await using folder = await repository();
    await guard(folder.path);
    const names = ['credentials', '.pf-journal.json', '.pf-journal.json.damaged', '.pf-proofs/qa-superuser.json'];
    const leftovers = ['.credentials.pf-tmp-00000000-1-1-0123456789ab', '.pf-aws.lock', '.pf-aws.lock.run'];
    const paths = [...names, ...leftovers].map((name) => join('.aws', name));
    assert.deepEqual(
      git(folder.path, 'check-ignore', ...paths)
        .trim()
        .split('\n'),
      paths,
    );
  });

  it('the file of a key is ignored for this person alone, and once', async () => {
    await using folder = await repository();
    const csv = join(folder.path, 'down [1]/rootkey.csv');
    execFileSync('mkdir', [join(folder.path, 'down [1]')]);
    await writeFile(csv, 'a,b\n');
    git(folder.path, 'commit', '-q', '--allow-empty', '-m', 'first');
    const planned = await planGuard(createRuntime({ env: ENV, cwd: folder.path }), {
      ...(await findRepository({ repoRoot: folder.path, env: ENV, cwd: folder.path })),
      keyFile: csv,
    });
    assert.deepEqual(await guard(folder.path, ENV, csv), []);
    const exclude = join(folder.path, '.git/info/exclude');
    const written = readFileSync(exclude, 'utf8');
    assert.equal(planned.find(({ path }) => path === exclude)?.after.toString(), written);
    assert.match(git(folder.path, 'check-ignore', '-v', csv), /info\/exclude/);
    await guard(folder.path, ENV, csv);
    assert.equal(readFileSync(exclude, 'utf8'), written);
    git(folder.path, 'worktree', 'add', '-q', 'linked');
    await writeFile(join(folder.path, 'linked/mine.csv'), '');
    assert.deepEqual(await guard(join(folder.path, 'linked'), ENV, join(folder.path, 'linked/mine.csv')), []);
    assert.match(git(join(folder.path, 'linked'), 'check-ignore', '-v', 'mine.csv'), /info\/exclude/);
  });

  it('the file of a key that git tracks, or insists on, is told', async () => {
    await using folder = await repository();
    const csv = join(folder.path, 'rootkey.csv');
    await writeFile(csv, 'a,b\n');
    await writeFile(join(folder.path, '.gitignore'), '!*.csv\n');
    assert.match((await guard(folder.path, ENV, csv)).join(), /is not ignored by git/);
    git(folder.path, 'add', csv);
    const before = readFileSync(join(folder.path, '.git/info/exclude'), 'utf8');
    assert.match((await guard(folder.path, ENV, csv)).join(), /is tracked by git.*rm --cached/);
    assert.equal(readFileSync(join(folder.path, '.git/info/exclude'), 'utf8'), before);
  });

  it('the file of a key in another repository, or in none, is left alone', async () => {
    await using folder = await repository();
    await using other = await repository();
    await using none = await temporaryFolder({ 'rootkey.csv': '' });
    await writeFile(join(other.path, 'rootkey.csv'), '');
    for (const { path } of [other, none]) {
      assert.deepEqual(await guard(folder.path, ENV, join(path, 'rootkey.csv')), []);
    }
    assert.match(git(other.path, 'status', '--short'), /rootkey/);
  });

  it('a repository without a git to ask is unsafe, and nothing is made in it', async () => {
    await using folder = await repository();
    const { exit, message } = await failing('FILES_UNSAFE', () => guard(folder.path, { PATH: '/nonexistent' }));
    assert.equal(exit, 7);
    assert.match(message, /no git on the PATH.*Nothing was written/);
    assert.ok(!existsSync(join(folder.path, '.aws')));
  });

  it('a git that refuses to say is unsafe, and nothing is made either', async () => {
    await using folder = await repository();
    const refusing = await temporaryFolder({
      git: '#!/bin/sh\necho "fatal: detected dubious ownership" >&2\nexit 128\n',
    });
    await using _refusing = refusing;
    await chmod(join(refusing.path, 'git'), 0o755);
    const { exit, message } = await failing('FILES_UNSAFE', () => guard(folder.path, { PATH: refusing.path }));
    assert.equal(exit, 7);
    assert.match(message, /dubious ownership.*Nothing was written/);
    assert.ok(!existsSync(join(folder.path, '.aws')));
  });
});
