import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext, Script } from 'node:vm';
import { transform } from 'esbuild';
import { inAscii } from '../../scripts/in-ascii.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('what is shipped', () => {
  const PROGRAMS: Record<string, string> = {
    'texts, names and keys': 'const é = { ü: "…", "😀": `–\t` }; JSON.stringify(é);',
    'a template with a tag': '((parts) => parts.join())`a…\nb`',
    'a template that is asked how it is written': '[String.raw`\\n…`, String.raw`😀`]',
    'patterns, with a backslash before a character or before another backslash':
      '[/^\\…[a\\é]$/, /^\\\\é$/, /^\\\\\\é$/].map((one) => ["…u", "…é", "\\\\é"].map((text) => one.test(text)))',
    'patterns of characters that take two units':
      '[/^[😀-😂]{2}$/u, /^[^😀]$/v, /(?<é>😀)/u].map((one) => [one.test("😁😂"), one.exec("😀")?.groups?.é])',
  };
  for (const [what, program] of Object.entries(PROGRAMS)) {
    it(`means in ASCII what it meant: ${what}`, async () => {
      const { code } = await transform(program, { target: 'node22' });
      const result = (source: string) => JSON.stringify(runInNewContext(source));
      assert.equal(result(inAscii(code)), result(program));
    });
  }

  it('is ASCII but for String.raw', () => {
    assert.equal(inAscii('/[…]/;`é`;t`é`'), '/[\\u2026]/;`\\u00e9`;t`\\u00e9`');
    assert.equal(inAscii('String.raw`é…`'), 'String.raw`é…`');
  });

  it('can be read, each file, and is ASCII', async () => {
    const files = await Array.fromAsync(glob('dist/**/*.cjs', { cwd: ROOT }));
    assert.ok(files.length > 50);
    for (const file of files) {
      const source = await readFile(join(ROOT, file), 'utf8');
      assert.doesNotThrow(() => new Script(source, { filename: file }));
      assert.doesNotMatch(source, /[^\0-\x7f]/, file);
    }
  });
});
