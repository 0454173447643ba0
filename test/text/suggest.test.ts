import assert from 'node:assert/strict';
import { isTypingMistake, suggestName } from '../../src/text/suggest-name.ts';

describe('the name that was meant', () => {
  const NAMES = ['verify', 'status', 'account', 'profile'] as const;
  const CASES: Readonly<Record<string, string | undefined>> = {
    verify: 'verify',
    verfy: 'verify',
    stat: 'status',
    acount: 'account',
    prof: 'profile',
    profiel: 'profile',
    v: undefined,
    xyz: undefined,
    '': undefined,
    vreifies: undefined,
  };
  for (const [typed, meant] of Object.entries(CASES)) {
    it(`${typed || 'nothing'}: ${meant ?? 'none'}`, () => assert.equal(suggestName(typed, NAMES), meant));
  }
  it('is none among none', () => assert.equal(suggestName('verify', []), undefined));
  it('is the nearest, wherever it stands', () => {
    assert.equal(suggestName('staging', ['stating', 'staging1', 'staging']), 'staging');
    assert.equal(suggestName('longer-name-with-faults', ['longer-name-wiht-fualts']), 'longer-name-wiht-fualts');
  });
});

describe('a typing mistake', () => {
  for (const [typed, name, isOne] of [
    ['prodution', 'production', true],
    ['prodcution', 'production', true],
    ['prduton', 'production', false],
    ['production2', 'production', false],
    ['a-dev', 'dev', false],
    ['devv', 'dev', false],
    ['dve', 'dev', true],
  ] as const) {
    it(`${typed} is ${isOne ? 'one' : 'none'} of ${name}`, () => assert.equal(isTypingMistake(typed, name), isOne));
  }
});
