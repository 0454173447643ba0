import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProfiles } from '../../src/config-files/write.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { systemClock } from '../../src/runtime.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { editFor, pathsIn } from './writing.ts';

const BLOCK = 4096;

/** A disk of `blocks` blocks of 4 KiB, or undefined where this user may not mount one. */
async function smallDisk(blocks: number) {
  const folder = await temporaryFolder();
  const options = `size=${blocks * BLOCK},mode=0700`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder.path], { stdio: 'ignore' });
  const unmount = async () => {
    if (status === 0) spawnSync('umount', [folder.path]);
    await folder[Symbol.asyncDispose]();
  };
  return { path: folder.path, mounted: status === 0, [Symbol.asyncDispose]: unmount };
}

async function snapshot(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).toSorted();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')])),
  );
}

async function assertFails(directory: string, code: string): Promise<void> {
  const before = await snapshot(directory);
  await assert.rejects(writeProfiles(pathsIn(directory), [editFor('a')], { clock: systemClock }), (error) => {
    assert.ok(isFailure(error), String(error));
    assert.equal(error.code, 'WRITE_FAILED');
    assert.equal(error.exit, 1);
    assert.equal(error.details.reason, code);
    assert.doesNotMatch(error.message, /secret-of/);
    return true;
  });
  assert.deepEqual(await snapshot(directory), before);
}

describe('a disk that takes no more', () => {
  it('leaves everything as before, however much room is left, until there is enough', async function () {
    await using disk = await smallDisk(12);
    skipUnless(this, disk.mounted, 'the right to mount a file system');
    const mine = `# ${'mine '.repeat(1_000)}\n[profile kept]\nregion = x\n`;
    await writeFile(join(disk.path, 'config'), mine);
    await writeFile(join(disk.path, 'credentials'), '[kept]\naws_access_key_id = y\n');
    const filler = join(disk.path, 'filler');
    await assert.rejects(appendFile(filler, Buffer.alloc(20 * BLOCK)), /ENOSPC/);
    let room = 0;
    for (; room < 8; room++) {
      // The lock, both new files: each of them is the one that finds no room, in turn.
      spawnSync('truncate', ['-s', `-${room === 0 ? 0 : BLOCK}`, filler]);
      const fits = await writeProfiles(pathsIn(disk.path), [editFor('probe')], { clock: systemClock }).then(
        () => true,
        () => false,
      );
      if (fits) break;
      await assertFails(disk.path, 'ENOSPC');
    }
    assert.ok(room >= 2 && room < 8, `enough room after ${room} blocks`);
    assert.ok((await readFile(join(disk.path, 'config'), 'utf8')).startsWith(mine));
    await rm(filler);
  });

  it('is told plainly when it is read-only', async function () {
    await using disk = await smallDisk(12);
    skipUnless(this, disk.mounted, 'the right to mount a file system');
    await writeFile(join(disk.path, 'config'), '# mine\n');
    assert.equal(spawnSync('mount', ['-o', 'remount,ro', disk.path]).status, 0);
    await assertFails(disk.path, 'EROFS');
  });
});
