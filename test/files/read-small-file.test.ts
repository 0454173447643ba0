import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTrustedOwner, type ReadRules, readSmallFile } from '../../src/files/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a small file', () => {
  const PRIVATE: ReadRules = { owner: 'private' };
  const OWN: ReadRules = { owner: 'own' };

  it('is read whole, up to its limit and not a byte further', async () => {
    await using folder = await temporaryFolder({ empty: '', file: 'x'.repeat(40_000) });
    const path = join(folder.path, 'file');
    assert.deepEqual(readSmallFile(path, { limit: 40_000 }), {
      kind: 'read',
      content: Buffer.from('x'.repeat(40_000)),
    });
    assert.deepEqual(readSmallFile(path, { limit: 39_999 }), { kind: 'refused', reason: 'is larger than 39999 bytes' });
    assert.deepEqual(readSmallFile(join(folder.path, 'empty')), { kind: 'read', content: Buffer.alloc(0) });
    assert.deepEqual(readSmallFile(join(folder.path, 'none')), { kind: 'missing' });
  });

  it('is never waited for: a pipe, a device without end and a folder are refused at once', async () => {
    await using folder = await temporaryFolder({ 'folder/file': '' });
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    await symlink('/dev/zero', join(folder.path, 'zero'));
    for (const [name, reason] of [
      ['pipe', 'is no regular file'],
      ['zero', 'is no regular file'],
      ['folder', 'is a folder'],
      ['folder/file/x', 'cannot be opened (ENOTDIR)'],
    ] as const) {
      const file = readSmallFile(join(folder.path, name));
      assert.equal(file.kind === 'refused' && file.reason, reason, name);
    }
  });

  it('of a name we chose is private, of this user and no link', async () => {
    await using folder = await temporaryFolder({ file: 'x' });
    const path = join(folder.path, 'file');
    await chmod(path, 0o600);
    await symlink('file', join(folder.path, 'link'));
    assert.equal(readSmallFile(path, PRIVATE).kind, 'read');
    assert.equal(readSmallFile(join(folder.path, 'link')).kind, 'read');
    assert.deepEqual(readSmallFile(join(folder.path, 'link'), PRIVATE).kind, 'refused');
    for (const mode of [0o640, 0o604, 0o620, 0o602]) {
      await chmod(path, mode);
      assert.deepEqual(readSmallFile(path, PRIVATE), { kind: 'refused', reason: 'is open to other users' });
      assert.equal(readSmallFile(path, OWN).kind, (mode & 0o022) === 0 ? 'read' : 'refused', mode.toString(8));
    }
    if (process.getuid?.() !== 0) return;
    await chmod(path, 0o600);
    await chown(path, 65_534, 65_534);
    assert.deepEqual(readSmallFile(path, PRIVATE), { kind: 'refused', reason: 'belongs to another user' });
  });

  it('belongs to whom we trust: this user, root, and under sudo the caller', () => {
    const user = process.getuid?.() ?? 0;
    const stranger = user + 4_711;
    assert.ok(isTrustedOwner({ uid: user }, {}));
    assert.ok(isTrustedOwner({ uid: 0 }, {}));
    assert.ok(!isTrustedOwner({ uid: stranger }, {}));
    assert.ok(!isTrustedOwner({ uid: stranger }, { SUDO_UID: String(stranger + 1) }));
    assert.equal(isTrustedOwner({ uid: stranger }, { SUDO_UID: String(stranger) }), user === 0);
  });

  it('is not taken for one where a part of its path is a folder', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'file'));
    await writeFile(join(folder.path, 'other'), '');
    assert.equal(readSmallFile(join(folder.path, 'file'), PRIVATE).kind, 'refused');
  });
});
