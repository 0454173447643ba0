import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Document } from '../../src/config-files/document.ts';
import { parse } from '../../src/config-files/parse.ts';
import { Scanner } from '../../src/config-files/scanner.ts';
import { type FileKind, findIndexes, listProfileNames } from '../../src/config-files/sections.ts';
import { SEED } from '../support/seed.ts';
import { files } from './grammar.ts';

/** As plain values, the keys read. */
function opened({ text, sections, defaults, problems }: Document) {
  const all = [...sections].map(({ header, line, start, next, indent, entries }) => ({
    ...{ header, line, start, next, indent },
    entries: [...entries],
  }));
  return { text, sections: all, defaults: [...defaults], problems };
}

/** Only the quick way knows where each header stands. */
function isFast({ places }: Document): boolean {
  return places !== undefined;
}

/** Whether the quick way took the text; fails where it reads it differently from the line-by-line way. */
function isPlainAndTheSame(text: string): boolean {
  const document = parse(text);
  if (!isFast(document)) return false;
  assert.deepEqual(opened(document), opened(new Scanner(text).read()));
  return true;
}

/** Where each profile stands, asked by header and asked of every header. */
function placesBothWays(text: string, file: FileKind) {
  const quick = parse(text);
  const slow = new Scanner(text).read();
  if (!isFast(quick)) return undefined;
  const names = [...listProfileNames(slow, file), 'a', 'default', 'a b', 'constructor', 'profile a', ''];
  const of = (document: Document) => names.map((name) => [name, findIndexes(document, file, name)]);
  return { quick: of(quick), slow: of(slow) };
}

const letters = fc.string({ unit: fc.constantFrom('[', ']', '=', ':', '#', ' ', '\n', '\t', 'a', 'A', 'b', '\u00a0') });

describe('the quick way to read a plain file', () => {
  it('reads what the line-by-line way reads, of every odd file that it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(files, ({ config, credentials }) => {
        for (const file of [config, credentials]) {
          // The grammar mixes line ends; the quick way leaves every file with a carriage return alone.
          if (isPlainAndTheSame(file.toString('utf8').replaceAll(/\r\n?/g, '\n'))) taken++;
        }
      }),
      { numRuns: 2_000, seed: SEED },
    );
    assert.ok(taken > 400, `it took only ${taken} of 4,000`);
  });

  it('finds each profile where asking every header finds it', () => {
    let found = 0;
    fc.assert(
      fc.property(files, ({ config, credentials }) => {
        for (const [file, content] of [['config', config] as const, ['credentials', credentials] as const]) {
          const places = placesBothWays(content.toString('utf8').replaceAll(/\r\n?/g, '\n'), file);
          if (places === undefined) continue;
          assert.deepEqual(places.quick, places.slow);
          found++;
        }
      }),
      { numRuns: 2_000, seed: SEED },
    );
    assert.ok(found > 400, `only ${found} of 4,000 were plain`);
  });

  it('reads what the line-by-line way reads, of any text that it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(letters, (text) => {
        if (isPlainAndTheSame(`[a]\n${text}`)) taken++;
      }),
      { numRuns: 3_000, seed: SEED },
    );
    assert.ok(taken > 300, `it took only ${taken} of 3,000`);
  });

  for (const [what, text] of [
    ['a carriage return', '[a]\r\nb = c\n'],
    ['an indented line', '[a]\n b = c\n'],
    ['a line that continues a value', '[a]\nb = c\n  d\n'],
    ['[DEFAULT]', '[DEFAULT]\nb = c\n'],
    ['a section twice', '[a]\n[a]\n'],
    ['a key twice', '[a]\nb = c\nB: d\n'],
    ['a key before every section', 'b = c\n[a]\n'],
    ['a line without delimiter', '[a]\nb\n'],
    ['a line without key', '[a]\n= b\n'],
    ['blanks of other scripts before a key', '[a]\n\u00a0b = c\n'],
    ['more blank lines than a regular expression bears', `[a]\n${'\n'.repeat(5_000_000)}b = c\n`],
    ['more comments above than a regular expression bears', `${'#\n'.repeat(5_000_000)}[a]\nb = c\n`],
  ] as const) {
    it(`leaves ${what} to the line-by-line way`, () => assert.equal(isFast(parse(text)), false));
  }
});
