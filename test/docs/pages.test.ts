import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf } from './blocks.ts';
import { describePage } from './typed-pages.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const PAGES = ['*.md', 'docs/**/*.md'];

// With the lines of the AWS CLI, which are left out here: test/judges/pages.test.ts.
for (const page of ['README.md', 'docs/guide.md']) describePage(page, { awsCli: false });

describe('the pages', () => {
  it('names scripts that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const blocks = blocksOf(await readFile(join(ROOT, 'README.md'), 'utf8'));
    const elsewhere = blocks.filter(({ remark }) => remark === 'elsewhere').map(({ text }) => text.trim());
    assert.deepEqual(elsewhere, ['npm ci\nexport PATH="$PWD/bin:$PATH"', 'npm start']);
    for (const script of ['start', 'prepare']) assert.ok(scripts[script], script);
  });

  it('puts pf on the PATH, whatever Node the machine has', async () => {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'PATH="$PWD/bin:$PATH" pf --version'], { cwd: ROOT });
    assert.match(stdout, /^pf-plugin-aws\//);
  });

  it('has at most 18 kB', async () => {
    const { length } = await readFile(join(ROOT, 'README.md'));
    assert.ok(length <= 18_000, `${length} bytes`);
  });

  it('links to files that exist', async () => {
    for await (const page of glob(PAGES, { cwd: ROOT })) {
      const text = await readFile(join(ROOT, page), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)) {
        await assert.doesNotReject(
          readFile(join(ROOT, dirname(page), target)).catch(unlessFolder),
          `${page}: ${target}`,
        );
      }
    }
  });
});

function unlessFolder(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EISDIR') throw error;
}
