import assert from 'node:assert/strict';
import { fold, padTo, stringWidth } from '../../src/cli/fold.ts';
import { table } from '../../src/cli/table.ts';

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
    it(`of ${JSON.stringify(text)} is ${width}`, () => assert.equal(stringWidth(text), width));
  }
});

describe('fold', () => {
  it('breaks between words and indents what follows', () => {
    assert.deepEqual(fold('one two three four', 12, '- '), ['- one two', '  three four']);
  });

  it('leaves a long word whole', () => {
    assert.deepEqual(fold('see https://example.com/a/long/path now', 20), [
      'see',
      'https://example.com/a/long/path',
      'now',
    ]);
  });

  it('folds nothing where there is no width', () => {
    assert.deepEqual(fold('a '.repeat(200), Number.POSITIVE_INFINITY), ['a '.repeat(200)]);
  });

  it('pads by columns, not by characters', () => assert.equal(padTo('東', 4), '東  '));
});

describe('table', () => {
  const rows = [
    { name: '東京', account: '123456789012', drift: '' },
    { name: 'x', account: '2', drift: '' },
  ];

  it('lines columns up by their width and leaves empty ones out', () => {
    assert.equal(table(['name', 'account', 'drift'], rows, 80), 'NAME  ACCOUNT\n東京  123456789012\nx     2');
  });

  it('is a block a row where columns do not fit', () => {
    assert.equal(
      table(['name', 'account', 'drift'], rows, 15),
      'name     東京\naccount  123456789012\n\nname     x\naccount  2',
    );
  });
});
