import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const UNTRUSTED: readonly { readonly name: string; readonly prepare: (cache: string) => Promise<void> }[] = [
  {
    name: 'others may write to it',
    prepare: async (cache) => {
      await mkdir(join(cache, 'pf-plugin-aws/code'), { recursive: true, mode: 0o700 });
      await chmod(join(cache, 'pf-plugin-aws/code'), 0o770);
    },
  },
  {
    name: 'others may write above it',
    prepare: async (cache) => {
      await mkdir(join(cache, 'pf-plugin-aws/code'), { recursive: true, mode: 0o700 });
      await chmod(join(cache, 'pf-plugin-aws'), 0o702);
    },
  },
  {
    name: 'it is a link',
    prepare: async (cache) => {
      await mkdir(join(cache, 'pf-plugin-aws'), { mode: 0o700 });
      await mkdir(join(cache, 'target'), { mode: 0o700 });
      await symlink('../target', join(cache, 'pf-plugin-aws/code'));
    },
  },
];

describe('the compiled code that is kept', () => {
  let pf: InstalledPf;
  const keep = useCleanup();
  before(async () => {
    pf = await keep(installPf());
  });
  /** Runs `pf` as a user whose home and temporary folder lie in `folder`; gives the files of its cache. */
  async function runIn(folder: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const env = { HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp'), XDG_CACHE_HOME: undefined, ...more };
    const { status, stderr } = await pf.run(['--version'], {
      cwd: folder,
      env: { ...env, NODE_COMPILE_CACHE: undefined },
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(await readdir(env.TMPDIR), []);
    return readdir(join(more.XDG_CACHE_HOME ?? join(env.HOME, '.cache'), 'pf-plugin-aws/code'));
  }

  it("lies in the user's own cache, private, and nowhere in the temporary folder", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'home'));
    await mkdir(join(folder.path, 'tmp'));
    assert.notDeepEqual(await runIn(folder.path), []);
    assert.equal((await lstat(join(folder.path, 'home/.cache/pf-plugin-aws/code'))).mode & 0o777, 0o700);
    const elsewhere = join(folder.path, 'elsewhere');
    assert.notDeepEqual(await runIn(folder.path, { XDG_CACHE_HOME: elsewhere }), []);
  });

  for (const { name, prepare } of UNTRUSTED) {
    it(`is neither read nor written where ${name}`, async () => {
      await using folder = await temporaryFolder();
      await mkdir(join(folder.path, 'home/.cache'), { recursive: true });
      await mkdir(join(folder.path, 'tmp'));
      await prepare(join(folder.path, 'home/.cache'));
      assert.deepEqual(await runIn(folder.path), []);
    });
  }
});
