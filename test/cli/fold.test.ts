import assert from 'node:assert/strict';
import { foldText, formatTable, measureWidth, padTo } from '../../src/cli/layout.ts';

describe('stringWidth', () => {
  for (const [text, width] of [
    ['plain', 5],
    ['東京', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['…', 1],
    ['', 0],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${width}`, () => assert.equal(measureWidth(text), width));
  }
});

describe('fold', () => {
  it('breaks between words and indents what follows', () => {
    assert.deepEqual(foldText('one two three four', 12, '- '), ['- one two', '  three four']);
  });

  it('leaves a long word whole', () => {
    assert.deepEqual(foldText('see https://example.com/a/long/path now', 20), [
      'see',
      'https://example.com/a/long/path',
      'now',
    ]);
  });

  const TEXT =
    'The organization o-abcdefghij has 9 accounts, and 東京 AWS allows it 10 (see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html): 1 left. ' +
    'An e-mail address is an account’s name for ever, so it is looked at twice before anything is made.';
  for (const width of [20, 40, 60, 79, 80, 100, 160]) {
    it(`fills lines of ${width} columns and loses no word`, () => {
      const lines = foldText(TEXT, width, '    label      ');
      assert.equal(lines.map((line) => line.slice(15)).join(' '), TEXT);
      for (const [at, line] of lines.entries()) {
        assert.equal(line.slice(0, 15), at === 0 ? '    label      ' : ' '.repeat(15));
        const room = Math.max(width, 15 + 10);
        const words = line.slice(15).split(' ');
        assert.ok(measureWidth(line) <= room || words.length === 1, `too long: ${line}`);
        const [next] = lines[at + 1]?.slice(15).split(' ') ?? [];
        if (next !== undefined) assert.ok(measureWidth(`${line} ${next}`) > room, `"${next}" had room behind: ${line}`);
      }
    });
  }

  it('folds nothing where there is no width', () => {
    assert.deepEqual(foldText('a '.repeat(200), Number.POSITIVE_INFINITY), ['a '.repeat(200)]);
  });

  it('pads by columns, not by characters', () => assert.equal(padTo('東', 4), '東  '));
});

describe('table', () => {
  const rows = [
    { name: '東京', account: '123456789012', drift: '' },
    { name: 'x', account: '2', drift: '' },
  ];

  it('lines columns up by their width and leaves empty ones out', () => {
    assert.equal(formatTable(['name', 'account', 'drift'], rows, 80), 'NAME  ACCOUNT\n東京  123456789012\nx     2');
  });

  for (const [width, isTable] of [
    [17, false],
    [18, true],
    [60, true],
    [160, true],
  ] as const) {
    it(`is ${isTable ? 'lines' : 'blocks'} at ${width} columns`, () => {
      const [first = ''] = formatTable(['name', 'account', 'drift'], rows, width).split('\n');
      assert.equal(first === 'NAME  ACCOUNT', isTable, first);
    });
  }

  it('is a block a row where columns do not fit', () => {
    assert.equal(
      formatTable(['name', 'account', 'drift'], rows, 15),
      'name     東京\naccount  123456789012\n\nname     x\naccount  2',
    );
  });
});
