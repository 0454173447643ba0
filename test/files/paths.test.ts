import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { findWay, getLogicalCwd, isInside } from '../../src/files/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a path', () => {
  const places: readonly (readonly [path: string, isThere: boolean])[] = [
    ['/a/root', true],
    ['/a/root/x', true],
    ['/a/root/..x', true],
    ['/a/root/...', true],
    ['/a/root2', false],
    ['/a/root/../x', false],
    ['/a', false],
    ['/', false],
  ];
  for (const [path, isThere] of places) {
    it(`${path} is ${isThere ? '' : 'not '}inside of /a/root`, () => assert.equal(isInside('/a/root', path), isThere));
  }

  it('leads from a root by the names it is given, or by the real ones', async () => {
    await using folder = await temporaryFolder();
    const [root, elsewhere] = [join(folder.path, 'root'), join(folder.path, 'elsewhere')];
    await mkdir(join(root, 'qa/unit'), { recursive: true });
    await mkdir(elsewhere);
    await symlink(elsewhere, join(root, 'qa/linked'));
    await symlink(join(root, 'qa'), join(folder.path, 'into'));
    assert.deepEqual(findWay(root, root), []);
    assert.deepEqual(findWay(root, join(root, 'qa/new/unit')), ['qa', 'new', 'unit']);
    assert.deepEqual(findWay(root, join(root, 'qa/linked')), ['qa', 'linked']);
    assert.deepEqual(findWay(root, join(folder.path, 'into/unit')), ['qa', 'unit']);
    assert.equal(findWay(root, elsewhere), undefined);
  });

  it('is that by which the shell came to a folder, where it is the same folder', async () => {
    await using folder = await temporaryFolder();
    const real = join(folder.path, 'real');
    const link = join(folder.path, 'link');
    await mkdir(real);
    await symlink(real, link);
    assert.equal(getLogicalCwd({ cwd: real, env: { PWD: link } }), link);
    for (const name of [folder.path, 'link', '']) assert.equal(getLogicalCwd({ cwd: real, env: { PWD: name } }), real);
    assert.equal(getLogicalCwd({ cwd: real, env: {} }), real);
  });
});
