import assert from 'node:assert/strict';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../src/files/replace-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs `work`, and tells what each fsync meanwhile was of, and what stood at `target` then. */
async function syncsDuring(target: string, work: () => Promise<unknown>): Promise<string[]> {
  const probe = await open(process.execPath);
  const prototype = Reflect.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const { sync } = prototype;
  const seen: string[] = [];
  prototype.sync = async function (this: FileHandle) {
    const what = (await this.stat()).isDirectory() ? 'the folder' : `${(await this.stat()).size} bytes`;
    seen.push(`${what} while there is ${await readFile(target, 'utf8').catch(() => 'nothing')}`);
    return sync.call(this);
  };
  try {
    await work();
  } finally {
    prototype.sync = sync;
  }
  return seen;
}

describe('new content of a file', () => {
  it('is on disk before it takes the place of the old, and the folder after', async () => {
    await using folder = await temporaryFolder({ file: 'old' });
    const path = join(folder.path, 'file');
    const seen = await syncsDuring(path, () => replaceFile(path, 'the new', {}));
    assert.deepEqual(seen, ['7 bytes while there is old', 'the folder while there is the new']);
  });

  it('of a new file likewise', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    const seen = await syncsDuring(path, () => replaceFile(path, 'the new', {}));
    assert.deepEqual(seen, ['7 bytes while there is nothing', 'the folder while there is the new']);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('with a secret lies in a folder for its owner alone, where that is made for it', async () => {
    await using folder = await temporaryFolder();
    const modeOf = async (name: string) => (await stat(join(folder.path, name))).mode & 0o777;
    const before = process.umask(0o022);
    try {
      await replaceFile(join(folder.path, 'secret/file'), '', {});
      await replaceFile(join(folder.path, 'open/file'), '', { mode: 0o644 });
    } finally {
      process.umask(before);
    }
    assert.deepEqual([await modeOf('secret'), await modeOf('open')], [0o700, 0o755]);
  });
});
