import assert from 'node:assert/strict';
import { hashShortly, makeUniqueDigits } from '../../src/files/temporary.ts';

describe('names that nobody else gives', () => {
  it('never come twice from one process', () => {
    const given = Array.from({ length: 20_000 }, makeUniqueDigits);
    assert.equal(new Set(given).size, given.length);
    for (const digits of given) assert.match(digits, /^[0-9a-f]{12}$/);
  });

  // The values of the function's authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
  for (const [text, hash] of [
    ['', '811c9dc5'],
    ['a', 'e40c292c'],
    ['foobar', 'bf9cf968'],
  ] as const) {
    it(`hash "${text}" as FNV-1a does`, () => assert.equal(hashShortly(text), hash));
  }
});
