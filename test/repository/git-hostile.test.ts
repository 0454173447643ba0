import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGitFolder } from '../../src/repository/git-folder.ts';
import { findCommitWithSecret, findNotIgnored, findTracked } from '../../src/repository/git-questions.ts';
import { areCertainlyIgnored, readGitStates } from '../../src/repository/git-states.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];

/** A repository as an archive may bring it, `.git` and all, with a secret in its history. */
async function unpack() {
  const folder = await temporaryFolder();
  const root = realpathSync(folder.path);
  const git = (...args: string[]) => String(execFileSync('git', [...AUTHOR, ...args], { cwd: root }));
  git('init', '--quiet');
  mkdirSync(join(root, '.aws'));
  const secret = join(root, '.aws/credentials');
  writeFileSync(secret, 'aws_secret_access_key = x\n');
  git('add', '.aws');
  git('commit', '--quiet', '-m', 'x');
  git('rm', '--quiet', '--cached', '.aws/credentials');
  git('commit', '--quiet', '-m', 'y');
  const found = findGitFolder(join(root, '.aws'), process.env);
  assert.ok(found.kind === 'inside');
  return {
    root,
    secret,
    repository: found.git,
    git,
    pipe: (path: string) => {
      rmSync(join(root, path), { force: true });
      execFileSync('mkfifo', [join(root, path)]);
      return join(root, path);
    },
    configure: (text: string) => appendFileSync(join(root, '.git/config'), text),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Enough for git to find out that it has to wait. */
const HASTY = { env: process.env, timeoutMs: 1_000 };

describe('a repository of somebody who means harm', () => {
  it('keeps nobody waiting: git is asked once, for a while, and its silence is no answer', async () => {
    await using clone = await unpack();
    clone.configure(`[include]\n\tpath = ${clone.pipe('pipe')}\n`);
    assert.equal((await readGitStates([clone.secret], HASTY)).get(clone.secret), 'unknown');
    const again = { env: process.env, timeoutMs: 600_000 };
    await failing('FILES_UNSAFE', () => findTracked(clone.repository, [clone.secret], again));
    await failing('FILES_UNSAFE', () => findNotIgnored(clone.repository, [clone.secret], again));
    assert.equal(await findCommitWithSecret(clone.repository, [clone.secret], again), undefined);
  });

  for (const path of ['.git/index', '.gitignore', '.aws/.gitignore']) {
    it(`is not waited for without git either, where ${path} is a pipe`, async () => {
      await using clone = await unpack();
      clone.pipe(path);
      assert.equal(areCertainlyIgnored(join(clone.root, '.aws'), ['credentials'], process.env), false);
    });
  }

  it('has no pattern that takes long to match', async () => {
    await using clone = await unpack();
    const folder = 'a'.repeat(200);
    mkdirSync(join(clone.root, folder));
    writeFileSync(join(clone.root, '.gitignore'), `${'*a'.repeat(40)}*b\n!${'*a'.repeat(40)}*b\n${folder}\n`);
    assert.equal(areCertainlyIgnored(join(clone.root, folder), ['credentials'], process.env), true);
  });

  it('fetches nothing that is missing in it, by whatever it allows itself', async () => {
    await using clone = await unpack();
    const trace = join(clone.root, 'trace');
    const payload = join(clone.root, 'payload.sh');
    writeFileSync(payload, `#!/bin/sh\ntouch '${trace}'\n`, { mode: 0o755 });
    const object = clone.git('rev-parse', 'HEAD~1:.aws/credentials').trim();
    rmSync(join(clone.root, '.git/objects', object.slice(0, 2), object.slice(2)));
    clone.configure(
      `[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = "ext::sh -c ${payload}"\n\tpromisor = true\n[protocol "ext"]\n\tallow = always\n`,
    );
    assert.match((await findCommitWithSecret(clone.repository, [clone.secret], { env: process.env })) ?? '', /^\w{7}/);
    assert.equal(existsSync(trace), false);
  });

  it('is no bug of this tool where git cannot read it', async () => {
    await using clone = await unpack();
    writeFileSync(join(clone.root, '.git/index'), 'nonsense');
    const failure = await failing('FILES_UNSAFE', () => findTracked(clone.repository, [clone.secret], HASTY));
    assert.match(failure.message, /^git gives no answer about /);
  });
});
