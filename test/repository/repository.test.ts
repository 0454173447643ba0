import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chown, lchown, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnvironments } from '../../src/repository/environments.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the repository root', () => {
  it('is the nearest ancestor holding panfactum.yaml, not the git top level above it', async () => {
    await using folder = await temporaryFolder({
      'panfactum.yaml': '',
      '.git/HEAD': '',
      'stack/panfactum.yaml': '',
      'stack/.git': 'gitdir: elsewhere\n',
      'stack/environments/production/us-east-2/unit/terragrunt.hcl': '',
    });
    const cwd = join(folder.path, 'stack/environments/production/us-east-2/unit');
    assert.equal((await findRepository({ env: {}, cwd })).root, join(folder.path, 'stack'));
  });

  it('is the git top level, in a worktree too, where no panfactum.yaml stands above', async () => {
    await using folder = await temporaryFolder({ '.git': 'gitdir: /elsewhere\n', 'deep/down/file': '' });
    assert.equal((await findRepository({ env: {}, cwd: join(folder.path, 'deep/down') })).root, folder.path);
  });

  it('is none of another user’s, unless it is named or called safe', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    await using folder = await temporaryFolder({
      '.git/HEAD': '',
      'shared/panfactum.yaml': 'aws_dir: trap\n',
      'shared/mine/file': '',
      home: '',
    });
    const cwd = join(folder.path, 'shared/mine');
    const shared = join(folder.path, 'shared');
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
    assert.equal((await findRepository({ env, cwd })).root, shared);
    const yaml = join(shared, 'panfactum.yaml');
    await chown(yaml, 65_534, 65_534);
    assert.equal((await findRepository({ env, cwd })).root, folder.path);
    assert.equal((await findRepository({ repoRoot: shared, env, cwd })).root, shared);
    assert.equal((await findRepository({ env: { ...env, SUDO_UID: '65534' }, cwd })).root, shared);
    assert.equal((await findRepository({ env: { ...env, SUDO_UID: '65533' }, cwd })).root, folder.path);
    const gitConfig = join(folder.path, 'gitconfig');
    await writeFile(gitConfig, `[safe]\n\tdirectory = ${shared}\n`);
    assert.equal((await findRepository({ env: { ...env, GIT_CONFIG_GLOBAL: gitConfig }, cwd })).root, shared);
    await chown(yaml, 0, 0);
    await lchown(shared, 65_534, 65_534);
    await chown(folder.path, 65_534, 65_534);
    const { suggestions } = await failing('REPOSITORY_NOT_FOUND', () => findRepository({ env, cwd }));
    assert.match(suggestions.join('\n'), /safe\.directory \S+shared\n.*--repo-root \S+shared/);
  });

  it('is what --repo-root says, then what PF_REPO_ROOT says, relative to the folder one is in', async () => {
    await using folder = await temporaryFolder({ 'panfactum.yaml': '', 'flag/x': '', 'variable/x': '' });
    const cwd = folder.path;
    const env = { PF_REPO_ROOT: 'variable' };
    assert.equal((await findRepository({ repoRoot: 'flag', env, cwd })).root, join(cwd, 'flag'));
    assert.equal((await findRepository({ env, cwd })).root, join(cwd, 'variable'));
    assert.equal((await findRepository({ env: { PF_REPO_ROOT: '' }, cwd })).root, cwd);
  });

  it('is the real path where one got there through a symlink', async () => {
    await using folder = await temporaryFolder({ 'real/panfactum.yaml': '' });
    await symlink('real', join(folder.path, 'link'));
    const repository = await findRepository({ env: {}, cwd: join(folder.path, 'link') });
    assert.equal(repository.root, join(folder.path, 'real'));
    assert.equal(repository.credentialsFile, join(folder.path, 'real/.aws/credentials'));
  });

  it('is not found outside of any, and the message says how to start one', async () => {
    await using folder = await temporaryFolder();
    const failure = await failing('REPOSITORY_NOT_FOUND', () => findRepository({ env: {}, cwd: folder.path }));
    assert.equal(failure.exit, 2);
    assert.match(failure.suggestions.join('\n'), /touch panfactum\.yaml/);
  });

  it('names the flag or the variable whose folder does not exist or is a file', async () => {
    await using folder = await temporaryFolder({ file: '' });
    const cwd = folder.path;
    const flag = await failing('REPOSITORY_NOT_FOUND', () => findRepository({ repoRoot: 'gone', env: {}, cwd }));
    assert.match(flag.message, /--repo-root names .*gone, which does not exist/);
    const env = { PF_REPO_ROOT: 'file' };
    const variable = await failing('REPOSITORY_NOT_FOUND', () => findRepository({ env, cwd }));
    assert.match(variable.message, /PF_REPO_ROOT names .*file, which is no folder/);
    // oclif takes the variable for the flag's default.
    const taken = await failing('REPOSITORY_NOT_FOUND', () => findRepository({ repoRoot: 'file', env, cwd }));
    assert.match(taken.message, /^PF_REPO_ROOT names /);
  });
});

describe('panfactum.yaml', () => {
  const foldersOf = async (files: Record<string, string>) => {
    await using folder = await temporaryFolder(files);
    const { awsDir, environmentsDir } = await findRepository({ env: {}, cwd: folder.path, repoRoot: '.' });
    return [awsDir, environmentsDir].map((path) => path.slice(folder.path.length + 1));
  };

  it('may be empty or only comments: the folders are .aws and environments', async () => {
    assert.deepEqual(await foldersOf({ 'panfactum.yaml': '# mine\n' }), ['.aws', 'environments']);
    assert.deepEqual(await foldersOf({}), ['.aws', 'environments']);
  });

  it("names the folders, and one's own panfactum.user.yaml has the last word", async () => {
    const files = {
      'panfactum.yaml': 'repo_name: stack\naws_dir: config/aws/\nenvironments_dir: envs\n',
      'panfactum.user.yaml': 'environments_dir: "my envs"\n',
    };
    assert.deepEqual(await foldersOf(files), ['config/aws', 'my envs']);
  });

  const refused: [title: string, text: string, reason: RegExp][] = [
    [
      'a way out by ..',
      'repo_name: a\naws_dir: ../aws\n',
      /panfactum\.yaml:2: aws_dir is \.\.\/aws, which leads to .*outside/,
    ],
    ['an absolute path', 'aws_dir: /etc/aws\n', /panfactum\.yaml:1: aws_dir is \/etc\/aws; it must be relative/],
    ['a control character', 'aws_dir: "a\\eb"\n', /panfactum\.yaml:1: aws_dir must be the name of a folder/],
    ['a number', 'aws_dir: 7\n', /panfactum\.yaml:1: aws_dir must be the name of a folder/],
    ['a list', 'environments_dir: [a]\n', /panfactum\.yaml:1: environments_dir must be/],
    ['an empty name', '\naws_dir: ""\n', /panfactum\.yaml:2: aws_dir must be/],
    ['a list in place of keys', '- aws_dir\n', /panfactum\.yaml:1: .*keys and values/],
    ['what is no YAML', 'repo_name: a\naws_dir: "open\n', /panfactum\.yaml:\d: not YAML/],
    ['two documents', 'a: 1\n---\naws_dir: x\n', /panfactum\.yaml:\d: more than one YAML document/],
    ['a key twice', 'aws_dir: a\naws_dir: b\n', /panfactum\.yaml:2: not YAML: Map keys must be unique/],
    ['a file in place of the folder', 'aws_dir: panfactum.yaml\n', /which is a file, not a folder/],
  ];
  for (const [title, text, reason] of refused) {
    it(`is refused with ${title}`, async () => {
      await using folder = await temporaryFolder({ 'panfactum.yaml': text });
      const failure = await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
      assert.match(failure.message, reason);
      assert.equal(failure.exit, 2);
    });
  }

  it('is refused in UTF-16', async () => {
    await using folder = await temporaryFolder({ 'panfactum.yaml': Buffer.from('\ufeffaws_dir: a\n', 'utf16le') });
    const failure = await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
    assert.match(failure.message, /not UTF-8/);
  });

  it('is refused where a folder leaves the root through a symlink, standing, dangling or further up', async () => {
    await using outside = await temporaryFolder();
    for (const [name, target] of [
      ['.aws', outside.path],
      ['.aws', join(outside.path, 'not-yet')],
      ['.aws', '../elsewhere'],
    ] as const) {
      await using folder = await temporaryFolder({ 'panfactum.yaml': '' });
      await symlink(target, join(folder.path, name));
      const failure = await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
      assert.match(failure.message, /aws_dir is \.aws, which leads to .*, outside the repository/);
    }
    await using folder = await temporaryFolder({ 'panfactum.yaml': 'environments_dir: up/environments\n' });
    await symlink(outside.path, join(folder.path, 'up'));
    await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
  });

  it('is refused where a folder is a link to itself', async () => {
    await using folder = await temporaryFolder({ 'panfactum.yaml': '' });
    await symlink('.aws', join(folder.path, '.aws'));
    const failure = await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
    assert.match(failure.message, /cannot be followed/);
  });

  it('may name a folder that is a link to another inside the repository', async () => {
    await using folder = await temporaryFolder({ 'panfactum.yaml': '' });
    await mkdir(join(folder.path, 'private'));
    await symlink('private/aws', join(folder.path, '.aws'));
    await writeFile(join(folder.path, 'panfactum.user.yaml'), '');
    const repository = await findRepository({ env: {}, cwd: folder.path });
    assert.equal(repository.awsDir, join(folder.path, 'private/aws'));
    assert.equal(repository.journalFile, join(folder.path, 'private/aws/.pf-journal.json'));
  });
});

describe('aws_dir', () => {
  for (const [name, files] of [
    ['.', {}],
    ['.git', { '.git/HEAD': '' }],
    ['.git/info', { '.git/info/exclude': '' }],
    ['.GIT/info', { '.GIT/info/exclude': '' }],
    ['.aws', { '.aws/HEAD': 'ref: refs/heads/main\n', '.aws/objects/x': '', '.aws/refs/x': '' }],
  ] as const) {
    it(`is refused as ${name} of ${Object.keys(files).join(', ') || 'the root'}`, async () => {
      await using folder = await temporaryFolder({ 'panfactum.yaml': `aws_dir: ${name}\n`, ...files });
      const { exit } = await failing('REPOSITORY_INVALID', () => findRepository({ env: {}, cwd: folder.path }));
      assert.equal(exit, 2);
    });
  }
});

describe('a YAML file that is none', () => {
  for (const name of ['panfactum.yaml', 'environments/production/environment.yaml', 'environments/global.yaml']) {
    it(`is refused and never waited for: ${name} as a pipe, a device without end, a file without end`, async () => {
      await using folder = await temporaryFolder({
        '.git/HEAD': '',
        'environments/production/environment.yaml': 'environment: production\n',
      });
      const path = join(folder.path, name);
      for (const prepare of [
        () => spawnSync('mkfifo', [path]),
        () => symlink('/dev/zero', path),
        () => writeFile(path, 'a: b\n'.repeat(300_000)),
      ]) {
        await rm(path, { force: true });
        await prepare();
        await assert.rejects(
          async () => readEnvironments(await findRepository({ env: {}, cwd: folder.path })),
          /cannot be read: it is (no regular file|larger than)/,
        );
      }
    });
  }
});
