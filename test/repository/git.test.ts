import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFailure } from '../../src/errors/failure.ts';
import { inspectSecrets, protectSecrets } from '../../src/repository/git.ts';
import { readGitStates } from '../../src/repository/git-states.ts';
import { systemClock } from '../../src/runtime.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAMES = ['credentials', '.pf-journal.json'];
/** No settings of the machine: its user may ignore more than a plain git does. */
const ENV = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
const OPTIONS = { env: ENV, history: true, clock: systemClock };
const LEFTOVER = '.credentials.pf-tmp-0123abcd-1-1-0123456789ab';
const SECRET = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n';

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: folder,
    env: ENV,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** A repository with one commit, and `files` committed in it. */
async function repository(files: Record<string, string> = {}) {
  const folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  git(folder.path, 'init', '-q');
  git(folder.path, 'add', '-A', '-f');
  git(folder.path, 'commit', '-q', '-m', 'start');
  return folder;
}

/** What `git add` would take from the folder, put to the test with real files. */
async function wouldAdd(root: string, directory: string): Promise<string[]> {
  for (const name of [...NAMES, LEFTOVER, '.pf-aws.lock', '.pf-aws.lock.run', '.pf-aws.lock.break-x']) {
    await writeFile(join(directory, name), SECRET);
  }
  return git(root, 'status', '--porcelain', '--untracked-files=all')
    .trim()
    .split('\n')
    .map((line) => line.slice(3));
}

async function assertUnsafe(directory: string, message: RegExp): Promise<void> {
  await assert.rejects(protectSecrets(directory, NAMES, OPTIONS), (error) => {
    assert.ok(isFailure(error), String(error));
    assert.equal(error.code, 'FILES_UNSAFE');
    assert.equal(error.exit, 7);
    assert.match(error.message, message);
    assert.match(error.message, /Nothing was written/);
    assert.ok(error.suggestions.length > 0);
    return true;
  });
}

describe('secrets and git', () => {
  it('are ignored through aws_dir/.gitignore, and with them all that a killed run may leave', async () => {
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    const planned = await inspectSecrets(directory, NAMES, OPTIONS);
    const { ignored, leaked } = await protectSecrets(directory, NAMES, OPTIONS);
    assert.equal(ignored?.path, join(directory, '.gitignore'));
    assert.deepEqual(leaked, []);
    assert.deepEqual(await readFile(join(directory, '.gitignore')), planned.ignore?.after);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
    assert.deepEqual(await wouldAdd(folder.path, directory), ['.aws/.gitignore']);
    assert.deepEqual(await protectSecrets(directory, NAMES, OPTIONS), { ignored: undefined, leaked: [] });
  });

  it('are added to what stands in .gitignore, whose every byte stays', async () => {
    const before = '# caf\u00e9\r\n!credentials\r\n*.bak';
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await mkdir(directory);
    const file = join(directory, '.gitignore');
    await writeFile(file, Buffer.from(before, 'latin1'));
    await protectSecrets(directory, NAMES, OPTIONS);
    const after = await readFile(file, 'latin1');
    assert.ok(after.startsWith(`${before}\r\n`), after);
    assert.match(after, /\r\n\/credentials\r\n/);
    assert.deepEqual(await wouldAdd(folder.path, directory), ['.aws/.gitignore']);
  });

  it('need nothing more where the whole folder is ignored already', async () => {
    await using folder = await repository({ '.gitignore': '.aws/\n' });
    const directory = join(folder.path, '.aws');
    assert.deepEqual(await protectSecrets(directory, NAMES, OPTIONS), { ignored: undefined, leaked: [] });
    await assert.rejects(stat(directory), /ENOENT/);
  });

  it('win over a negation in a file above', async () => {
    await using folder = await repository({ '.gitignore': '*\n!.aws\n!.aws/**\n!credentials\n' });
    const directory = join(folder.path, '.aws');
    await protectSecrets(directory, NAMES, OPTIONS);
    assert.deepEqual(await wouldAdd(folder.path, directory), ['.aws/.gitignore']);
  });

  it('are refused, with nothing written, where one is tracked, committed or only added', async () => {
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await mkdir(directory);
    await writeFile(join(directory, 'credentials'), '');
    git(folder.path, 'add', '-f', '.aws/credentials');
    await assertUnsafe(directory, /credentials is tracked by git/);
    git(folder.path, 'commit', '-q', '-m', 'oops');
    await assertUnsafe(directory, /credentials is tracked by git/);
    await assert.rejects(stat(join(directory, '.gitignore')), /ENOENT/);
  });

  it('are looked for by a git that is given no keys of anybody', async () => {
    await using folder = await repository();
    const real = spawnSync('/bin/sh', ['-c', 'command -v git'], { env: ENV, encoding: 'utf8' }).stdout.trim();
    const bin = join(folder.path, 'bin');
    await mkdir(bin);
    const log = join(folder.path, 'seen');
    await writeFile(join(bin, 'git'), `#!/bin/sh\nenv >> '${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'canary', AWS_SESSION_TOKEN: 'x' };
    const env = { ...ENV, ...keys, PATH: `${bin}:${ENV.PATH}` };
    await protectSecrets(join(folder.path, '.aws'), NAMES, { ...OPTIONS, env });
    const seen = await readFile(log, 'utf8');
    assert.match(seen, /^GIT_OPTIONAL_LOCKS=0$/m);
    assert.doesNotMatch(seen, /^AWS_/m);
  });

  it('are said loudly to be in the history, with the commit and what to do, but are written', async () => {
    await using folder = await repository({ '.aws/credentials': `[a]\n${SECRET}` });
    git(folder.path, 'rm', '-q', '--cached', '.aws/credentials');
    git(folder.path, 'commit', '-q', '-m', 'gone');
    const { leaked } = await protectSecrets(join(folder.path, '.aws'), NAMES, OPTIONS);
    assert.deepEqual(
      leaked.map(({ kind, path }) => [kind, path]),
      [['in-history', join(folder.path, '.aws', 'credentials')]],
    );
    assert.match(leaked[0]?.message ?? '', new RegExp(git(folder.path, 'rev-parse', '--short', 'HEAD').trim()));
    assert.match(leaked[0]?.suggestions.join('\n') ?? '', /Replace the key.*git filter-repo/s);
  });

  it('are found in the history of another branch too, and not where the file never held one', async () => {
    await using folder = await repository({ '.aws/credentials': '# none yet\n' });
    git(folder.path, 'rm', '-q', '--cached', '.aws/credentials');
    git(folder.path, 'commit', '-q', '-m', 'gone');
    const directory = join(folder.path, '.aws');
    assert.deepEqual((await protectSecrets(directory, NAMES, OPTIONS)).leaked, []);
    git(folder.path, 'checkout', '-q', '-b', 'side');
    await writeFile(join(directory, 'credentials'), SECRET);
    git(folder.path, 'add', '-f', '.aws/credentials');
    git(folder.path, 'commit', '-q', '-m', 'oops');
    git(folder.path, 'checkout', '-q', '-');
    assert.equal((await protectSecrets(directory, NAMES, OPTIONS)).leaked.length, 1);
  });

  it('are protected in a worktree', async () => {
    await using folder = await repository();
    await using other = await temporaryFolder();
    const tree = join(other.path, 'tree');
    git(folder.path, 'worktree', 'add', '-q', tree);
    await protectSecrets(join(tree, '.aws'), NAMES, OPTIONS);
    assert.deepEqual(await wouldAdd(tree, join(tree, '.aws')), ['.aws/.gitignore']);
  });

  it('are protected in a submodule', async () => {
    await using inner = await repository();
    await using outer = await repository();
    git(outer.path, 'submodule', '--quiet', 'add', inner.path, 'stack');
    const root = join(outer.path, 'stack');
    await protectSecrets(join(root, '.aws'), NAMES, OPTIONS);
    assert.deepEqual(await wouldAdd(root, join(root, '.aws')), ['.aws/.gitignore']);
    await writeFile(join(root, '.aws', 'credentials'), SECRET);
    git(root, 'add', '-f', '.aws/credentials');
    await assertUnsafe(join(root, '.aws'), /tracked/);
  });

  it('need nothing outside any repository, and no git there either', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, '.aws');
    assert.deepEqual(await protectSecrets(directory, NAMES, OPTIONS), { ignored: undefined, leaked: [] });
    const withoutGit = { env: { PATH: '/nonexistent' }, clock: systemClock };
    assert.deepEqual(await protectSecrets(directory, NAMES, withoutGit), { ignored: undefined, leaked: [] });
    await assert.rejects(stat(directory), /ENOENT/);
  });

  it('are refused inside a repository where there is no git to ask', async () => {
    await using folder = await repository();
    const options = { env: { PATH: '/nonexistent' }, clock: systemClock };
    const { problems } = await inspectSecrets(join(folder.path, '.aws'), NAMES, options);
    assert.deepEqual([...new Set(problems.map(({ kind }) => kind))], ['git-missing']);
    await assert.rejects(protectSecrets(join(folder.path, '.aws'), NAMES, options), /no git on the PATH/);
  });

  it('are refused where git itself refuses, with the command git names', async function () {
    skipUnless(this, process.getuid?.() === 0, 'root, who alone can make a repository of another user');
    await using folder = await repository();
    await chown(folder.path, 65_534, 65_534);
    await chmod(folder.path, 0o755);
    await assert.rejects(protectSecrets(join(folder.path, '.aws'), NAMES, OPTIONS), (error) => {
      assert.ok(isFailure(error) && error.code === 'FILES_UNSAFE');
      assert.match(error.message, /dubious ownership/);
      assert.match(error.suggestions.join(), /git config --global --add safe\.directory \/\S+/);
      return true;
    });
  });

  it('are looked for where links lead: into another repository that tracks the file', async () => {
    await using vault = await repository({ 'secrets/credentials': SECRET });
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await mkdir(directory);
    await symlink(join(vault.path, 'secrets', 'credentials'), join(directory, 'credentials'));
    await assertUnsafe(directory, /secrets\/credentials is tracked/);
  });

  it('are looked for where links lead: into a folder of the same repository that ignores nothing', async () => {
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await mkdir(directory);
    await symlink('../open-credentials', join(directory, 'credentials'));
    await assertUnsafe(directory, /open-credentials is not ignored/);
  });

  it('are refused there also where aws_dir itself lacks nothing', async () => {
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await protectSecrets(directory, NAMES, OPTIONS);
    await symlink('../open-credentials', join(directory, 'credentials'));
    await assertUnsafe(directory, /open-credentials is not ignored/);
  });

  it('are refused, and .gitignore is as before, where git does not go by it', async () => {
    await using folder = await repository({ 'theirs.txt': '*.bak\n' });
    const directory = join(folder.path, '.aws');
    await mkdir(directory);
    await symlink('../theirs.txt', join(directory, '.gitignore'));
    await assertUnsafe(directory, /not ignored/);
    assert.equal(await readFile(join(folder.path, 'theirs.txt'), 'utf8'), '*.bak\n');
  });

  it('are judged by the repository they lie in, not by one that git’s own hooks point to', async () => {
    await using folder = await repository({ '.aws/credentials': SECRET });
    await using other = await repository();
    const env = { ...ENV, GIT_DIR: join(other.path, '.git'), GIT_INDEX_FILE: join(other.path, '.git', 'index') };
    const { problems } = await inspectSecrets(join(folder.path, '.aws'), NAMES, { env });
    assert.ok(problems.some(({ kind }) => kind === 'tracked'));
  });

  it('are judged by the repository around aws_dir, where aws_dir itself looks like a bare one', async () => {
    await using folder = await repository({ '.aws/credentials': '' });
    const directory = join(folder.path, '.aws');
    await disguise(directory);
    assert.ok((await inspectSecrets(directory, NAMES, OPTIONS)).problems.some(({ kind }) => kind === 'tracked'));
    assert.equal(
      (await readGitStates([join(directory, 'credentials')], OPTIONS)).get(join(directory, 'credentials')),
      'tracked',
    );
    await assert.rejects(stat(join(directory, 'ran')), /ENOENT/);
  });

  it('are judged where they really lie: behind a committed link, and in a submodule', async () => {
    await using folder = await repository({ 'shared/credentials': SECRET });
    await symlink('shared', join(folder.path, '.aws'));
    git(folder.path, 'add', '.aws');
    await assertUnsafe(join(folder.path, '.aws'), /shared\/credentials is tracked/);
    await using inner = await repository({ credentials: SECRET });
    git(folder.path, 'submodule', '--quiet', 'add', inner.path, 'vault');
    await assertUnsafe(join(folder.path, 'vault'), /vault\/credentials is tracked/);
  });

  it('are told of without running what the repository names in its own settings', async () => {
    await using folder = await repository({
      '.aws/credentials': SECRET,
      '.gitattributes': '* diff=evil filter=evil\n',
    });
    const ran = join(folder.path, 'ran');
    const program = join(folder.path, 'evil.sh');
    await writeFile(program, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    await mkdir(join(folder.path, '.git/hooks'), { recursive: true });
    for (const hook of ['fsmonitor-watchman', 'post-index-change', 'query-watchman', 'reference-transaction']) {
      await symlink(program, join(folder.path, '.git/hooks', hook));
    }
    for (const [name, value] of [
      ...['core.fsmonitor', 'core.pager', 'pager.log', 'diff.external', 'gpg.program', 'core.sshCommand'],
      ...['diff.evil.textconv', 'diff.evil.command', 'filter.evil.clean', 'filter.evil.process', 'core.editor'],
    ].map((name) => [name, program] as const)) {
      git(folder.path, 'config', name, value);
    }
    git(folder.path, 'config', 'log.showSignature', 'true');
    git(folder.path, 'config', 'core.untrackedCache', 'true');
    await rm(ran, { force: true });
    const { problems } = await inspectSecrets(join(folder.path, '.aws'), NAMES, OPTIONS);
    assert.deepEqual(new Set(problems.map(({ kind }) => kind)), new Set(['tracked', 'not-ignored', 'in-history']));
    await readGitStates([join(folder.path, '.aws/credentials')], OPTIONS);
    await assert.rejects(stat(ran), /ENOENT/);
  });

  it('are not called safe where .git leads nowhere, nowhere whole, or to somebody else', async () => {
    await using folder = await temporaryFolder({
      '.git': 'gitdir: /nonexistent/git\n',
      '.aws/.gitignore': '/credentials\n',
    });
    await assertUnsafe(join(folder.path, '.aws'), /would not say/);
    const secret = join(folder.path, '.aws/credentials');
    assert.equal((await readGitStates([secret], OPTIONS)).get(secret), 'unknown');
  });

  it('are ignored once by two runs at the same time', async () => {
    await using folder = await repository();
    const directory = join(folder.path, '.aws');
    await Promise.all(Array.from({ length: 8 }, () => protectSecrets(directory, NAMES, OPTIONS)));
    const text = await readFile(join(directory, '.gitignore'), 'utf8');
    assert.equal(text.match(/^\/credentials$/gm)?.length, 1);
  });

  it('are no fault where another run has them ignored while git is being asked', async () => {
    await using folder = await repository();
    await using shim = await temporaryFolder();
    const directory = join(folder.path, '.aws');
    await protectSecrets(directory, NAMES, OPTIONS);
    await rename(join(directory, '.gitignore'), join(shim.path, 'theirs'));
    // git answers for the first time, and then the other run writes its file.
    const asked = `"$real" "$@"; status=$?; [ -e "${directory}/.gitignore" ] || cp "${shim.path}/theirs" "${directory}/.gitignore"; exit $status`;
    const script = `#!/bin/sh\nreal=$(PATH="${ENV.PATH}" command -v git)\ncase " $* " in *" check-ignore "*) ${asked};; esac\nexec "$real" "$@"\n`;
    await writeFile(join(shim.path, 'git'), script, { mode: 0o755 });
    const env = { ...ENV, PATH: `${shim.path}:${ENV.PATH}` };
    assert.equal((await protectSecrets(directory, NAMES, { ...OPTIONS, env })).ignored, undefined);
    assert.deepEqual(await readFile(join(directory, '.gitignore')), await readFile(join(shim.path, 'theirs')));
  });
});

/** Makes a folder look like a bare repository whose settings run a program, and that ignores everything. */
async function disguise(folder: string): Promise<void> {
  for (const name of ['objects', 'refs', 'info']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(
    join(folder, 'config'),
    `[core]\nbare = false\nworktree = ${folder}\nfsmonitor = touch ${folder}/ran; false\n`,
  );
  await writeFile(join(folder, 'info/exclude'), '*\n');
}
