import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProfiles } from '../../src/config-files/write.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { withLock } from '../../src/files/lock.ts';
import { systemClock } from '../../src/runtime.ts';
import { failing } from '../support/failing.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bundleWriter } from './bundled-writer.ts';
import { editFor, pathsIn } from './writing.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

function write(directory: string, profile = 'a') {
  return writeProfiles(pathsIn(directory), [editFor(profile)], { clock: systemClock });
}

/**
 * As a user who is not root, whose rights the system does check. Root's checkout may be in a folder that nobody else
 * enters: the process reads all of its code, in one file, before it gives up being root.
 */
async function writeAsNobody(directory: string): Promise<{ kind: string; code: string; message: string }> {
  const leave = `process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY});`;
  await using writer = await bundleWriter(isRoot ? leave : '');
  const { stdout } = spawnSync(process.execPath, [writer.program, directory, 'a', '1'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

describe('writing profiles', () => {
  it('makes aws_dir 0700 and both files 0600, and says which files changed', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, 'deep', '.aws');
    const paths = pathsIn(directory);
    assert.deepEqual(await write(directory), { changed: [paths.configFile, paths.credentialsFile] });
    assert.deepEqual(
      [await modeOf(directory), await modeOf(paths.configFile), await modeOf(paths.credentialsFile)],
      ['700', '600', '600'],
    );
    assert.deepEqual((await readdir(directory)).toSorted(), ['config', 'credentials']);
  });

  it('waits for whoever writes where a link leads: another checkout may have links to the same files', async () => {
    await using folder = await temporaryFolder({ 'mine/config': '', 'theirs/credentials': '' });
    const mine = join(folder.path, 'mine');
    await symlink('../theirs/credentials', join(mine, 'credentials'));
    await withLock(
      join(folder.path, 'theirs'),
      async () => {
        const writing = () => writeProfiles(pathsIn(mine), [editFor('a')], { clock: systemClock, lockTimeoutMs: 0 });
        const { details } = await failing('LOCKED', writing);
        assert.equal(details.file, join(folder.path, 'theirs', '.pf-aws.lock'));
      },
      { clock: systemClock },
    );
    assert.equal(await readFile(join(mine, 'config'), 'utf8'), '');
  });

  it('touches nothing the second time, not even the time of the files', async () => {
    await using folder = await temporaryFolder();
    await write(folder.path);
    const paths = pathsIn(folder.path);
    const before = [await stat(paths.configFile), await stat(paths.credentialsFile)];
    assert.deepEqual(await write(folder.path), { changed: [] });
    const after = [await stat(paths.configFile), await stat(paths.credentialsFile)];
    assert.deepEqual(
      after.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
      before.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
    );
  });

  for (const [before, config, credentials] of [
    [0o400, '400', '600'],
    [0o600, '600', '600'],
    [0o644, '644', '600'],
    [0o666, '644', '600'],
  ] as const) {
    it(`turns files of mode ${before.toString(8)} into ${config} (config) and ${credentials} (credentials)`, async () => {
      await using folder = await temporaryFolder({ '.aws/config': '', '.aws/credentials': '' });
      const paths = pathsIn(join(folder.path, '.aws'));
      await chmod(paths.configFile, before);
      await chmod(paths.credentialsFile, before);
      await write(paths.awsDir);
      assert.deepEqual([await modeOf(paths.configFile), await modeOf(paths.credentialsFile)], [config, credentials]);
    });
  }

  it('tightens open credentials and an open aws_dir even where no byte changes', async () => {
    await using folder = await temporaryFolder();
    await write(folder.path);
    await chmod(pathsIn(folder.path).credentialsFile, 0o644);
    await chmod(folder.path, 0o755);
    assert.deepEqual(await write(folder.path), { changed: [] });
    assert.deepEqual([await modeOf(pathsIn(folder.path).credentialsFile), await modeOf(folder.path)], ['600', '700']);
  });

  it('follows links to their target and leaves them links, a dangling one and one into a missing folder too', async () => {
    await using folder = await temporaryFolder({ 'home/config': '# mine\n', 'repo/x': '' });
    const directory = join(folder.path, 'repo', '.aws');
    await mkdir(directory);
    await symlink('../../home/config', join(directory, 'config'));
    await symlink(join(folder.path, 'vault', 'deep', 'credentials'), join(directory, 'credentials'));
    await write(directory);
    assert.equal(await readlink(join(directory, 'config')), '../../home/config');
    assert.match(await readFile(join(folder.path, 'home', 'config'), 'utf8'), /^# mine\n\n\[profile a\]\n/);
    const target = join(folder.path, 'vault', 'deep', 'credentials');
    assert.match(await readFile(target, 'utf8'), /^\[a\]\n/);
    assert.equal(await modeOf(target), '600');
    assert.deepEqual(await readdir(join(folder.path, 'home')), ['config']);
    assert.deepEqual(await readdir(join(folder.path, 'vault', 'deep')), ['credentials']);
  });

  it('removes what killed runs have left and leaves the files of living runs and people alone', async () => {
    await using folder = await temporaryFolder();
    await write(folder.path);
    const place = 'ffffffff';
    const kept = ['config.bak', '.config.swp', `.credentials.pf-tmp-${place}-1-1-0123456789ab`];
    for (const name of kept) await writeFile(join(folder.path, name), 'x');
    const leftover = spawnSync(process.execPath, ['--input-type=module', '-e', LEAVE, folder.path], {
      encoding: 'utf8',
    });
    assert.equal(leftover.signal, 'SIGKILL');
    assert.ok((await readdir(folder.path)).length > kept.length + 2, 'nothing was left');
    await write(folder.path, 'b');
    assert.deepEqual((await readdir(folder.path)).toSorted(), [...kept, 'config', 'credentials'].toSorted());
  });

  it('puts config back where credentials cannot take their place after all', async function () {
    await using folder = await temporaryFolder({ 'real/config': '# mine\n', 'real/credentials': '# mine\n' });
    const directory = join(folder.path, 'real');
    // A mount point cannot be replaced by a rename, and nothing tells so before.
    const credentials = join(directory, 'credentials');
    const bound = isRoot && spawnSync('mount', ['--bind', credentials, credentials], { stdio: 'ignore' }).status === 0;
    skipUnless(this, bound, 'the right to mount a file');
    try {
      await assert.rejects(write(directory), (error) => isFailure(error) && error.code === 'WRITE_FAILED');
    } finally {
      spawnSync('umount', [credentials]);
    }
    assert.equal(await readFile(join(directory, 'config'), 'utf8'), '# mine\n');
    assert.equal(await readFile(credentials, 'utf8'), '# mine\n');
    assert.deepEqual((await readdir(directory)).toSorted(), ['config', 'credentials']);
  });

  it('keeps what a program that knows no lock writes between its reading and its writing', async () => {
    await using folder = await temporaryFolder({ config: '# mine\n', credentials: '' });
    const path = join(folder.path, 'config');
    const { signal } = new AbortController();
    let looks = 0;
    // The signal is looked at before the lock and between the plan and the write.
    signal.throwIfAborted = () => {
      if (++looks === 2) appendFileSync(path, '[profile theirs]\nregion = x\n');
    };
    await writeProfiles(pathsIn(folder.path), [editFor('a')], { clock: systemClock, signal });
    assert.equal(looks, 3);
    const text = '# mine\n[profile theirs]\nregion = x\n\n[profile a]\nregion = us-east-2\noutput = text\n';
    assert.equal(await readFile(path, 'utf8'), text);
    assert.deepEqual((await readdir(folder.path)).toSorted(), ['config', 'credentials']);
  });

  it('gives up, with nothing written, on files that never stand still', async () => {
    await using folder = await temporaryFolder({ config: '', credentials: '' });
    const { signal } = new AbortController();
    signal.throwIfAborted = () => appendFileSync(join(folder.path, 'config'), '# again\n');
    await assert.rejects(
      writeProfiles(pathsIn(folder.path), [editFor('a')], { clock: systemClock, signal }),
      (error) => isFailure(error) && error.code === 'FILES_CHANGING',
    );
    assert.match(await readFile(join(folder.path, 'config'), 'utf8'), /^(# again\n)+$/);
    assert.deepEqual((await readdir(folder.path)).toSorted(), ['config', 'credentials']);
  });

  it('refuses a directory in place of a file, and a pipe, without touching the other file', async () => {
    await using folder = await temporaryFolder({ '.aws/config': '# mine\n', '.aws/credentials/x': '' });
    const directory = join(folder.path, '.aws');
    await assert.rejects(write(directory), (error) => {
      assert.ok(isFailure(error) && error.code === 'CONFIG_FILE_UNREADABLE');
      assert.match(error.message, /credentials: what stands there is a folder/);
      return true;
    });
    assert.equal(await readFile(join(directory, 'config'), 'utf8'), '# mine\n');
    await using other = await temporaryFolder({ config: '# mine\n' });
    spawnSync('mkfifo', [join(other.path, 'credentials')]);
    await assert.rejects(write(other.path), /no regular file/);
    assert.deepEqual((await readdir(other.path)).toSorted(), ['config', 'credentials']);
  });

  it('refuses a link that leads back to itself', async () => {
    await using folder = await temporaryFolder();
    await symlink('credentials', join(folder.path, 'credentials'));
    await assert.rejects(write(folder.path), (error) => isFailure(error) && /link/.test(error.message));
  });

  it('does not take a file that it may not read for an empty one', async () => {
    await using folder = await temporaryFolder({ config: '', credentials: '[kept]\naws_access_key_id = x\n' });
    const path = join(folder.path, 'credentials');
    await chmod(path, 0o000);
    if (isRoot) {
      await chown(folder.path, NOBODY, NOBODY);
    }
    const failure = await writeAsNobody(folder.path);
    assert.equal(failure.code, 'CONFIG_FILE_UNREADABLE');
    assert.match(failure.message, /may not read it/);
    await chmod(path, 0o600);
    assert.equal(await readFile(path, 'utf8'), '[kept]\naws_access_key_id = x\n');
    assert.equal(await readFile(join(folder.path, 'config'), 'utf8'), '');
  });

  it('says plainly that it may not write in the folder', async () => {
    await using folder = await temporaryFolder({ '.aws/config': '# mine\n' });
    const directory = join(folder.path, '.aws');
    await chmod(folder.path, 0o755);
    await chmod(directory, 0o555);
    const failure = await writeAsNobody(directory);
    await chmod(directory, 0o755);
    assert.equal(failure.code, 'WRITE_FAILED');
    assert.match(failure.message, /this user may not write there \(EACCES\)\. The file is as it was/);
    assert.deepEqual(await readdir(directory), ['config']);
  });

  it('keeps a file its owner’s where root edits it', async function () {
    skipUnless(this, isRoot, 'root, who alone can edit what belongs to others');
    await using folder = await temporaryFolder({ config: '', credentials: '' });
    await chown(join(folder.path, 'config'), NOBODY, NOBODY);
    await write(folder.path);
    const { uid, gid } = await stat(join(folder.path, 'config'));
    assert.deepEqual([uid, gid], [NOBODY, NOBODY]);
  });

  it('writes no secret into a file of somebody else', async function () {
    skipUnless(this, isRoot, 'root, who alone can make a file of somebody else');
    await using folder = await temporaryFolder({ config: '', credentials: '' });
    await chown(join(folder.path, 'credentials'), NOBODY, NOBODY);
    const { message, exit } = await failing('FILES_UNSAFE', () => write(folder.path));
    assert.equal(exit, 7);
    assert.match(message, /credentials belongs to another user/);
    for (const name of ['config', 'credentials']) assert.equal(await readFile(join(folder.path, name), 'utf8'), '');
  });
});

/** Opens temporary files as a write does, and dies. */
const LEAVE = `
  import { makeTemporaryPath } from '${new URL('../../src/files/temporary.ts', import.meta.url).href}';
  import { writeFileSync } from 'node:fs';
  const [folder] = process.argv.slice(-1);
  for (const name of ['config', 'credentials', '.pf-aws.lock']) writeFileSync(makeTemporaryPath(folder + '/' + name), 'x');
  process.kill(process.pid, 'SIGKILL');
`;
