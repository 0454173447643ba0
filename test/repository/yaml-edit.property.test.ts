import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { addYamlKeys } from '../../src/repository/yaml-edit.ts';
import { SEED } from '../support/seed.ts';

const ENTRIES = [
  ['environment', 'production'],
  ['aws_account_id', '012345678901'],
  ['aws_profile', 'production-superuser'],
] as const;

/** What a person may have as the value of a key: one or more lines, the first right after the colon. */
const VALUES = [
  ' 1',
  ' "q # no comment"',
  ' plain # comment',
  '',
  ' # soon',
  ' ~',
  ' [a, {b: c}]',
  ' |\n  a\n\n  b',
  ' >-\n  a\n  b',
];
const BLOCKS = [
  '\n  sub: 1\n  # inner\n  more:\n  - x',
  '\n- x\n- y: z',
  ' &anchor v',
  " 'it''s'",
  ' !local t',
  ' two\n  lines',
];

/** Files out of keys, comments and blank lines, with any line end. */
const files = fc
  .record({
    keys: fc.uniqueArray(fc.constantFrom('a', '"b c"', 'environment', 'aws_account_id', 'aws_profile', 'zone'), {
      maxLength: 6,
    }),
    values: fc.array(fc.constantFrom(...VALUES, ...BLOCKS), { minLength: 6, maxLength: 6 }),
    between: fc.array(fc.constantFrom('', '\n', '# note\n', '\n# note: {\n\n', '  # indented\n'), {
      minLength: 7,
      maxLength: 7,
    }),
    open: fc.constantFrom('', '---\n', '\ufeff'),
    eol: fc.constantFrom('\n', '\r\n'),
    closed: fc.boolean(),
  })
  .map(({ keys, values, between, open, eol, closed }) => {
    const lines = keys.map((key, at) => `${between[at]}${key}:${values[at]}\n`).join('');
    const text = open + lines + between[6];
    return (closed ? text : text.replace(/\n$/, '')).replaceAll('\n', eol);
  });

describe('adding keys to any YAML', () => {
  it('keeps every character, every value, and does nothing the second time', () => {
    fc.assert(
      fc.property(files, (before) => {
        const after = addYamlKeys('x.yaml', before, ENTRIES);
        assert.ok(isSubsequence(before.replaceAll('~', ''), after), after);
        assert.equal(addYamlKeys('x.yaml', after, ENTRIES), after);
        const was: Record<string, unknown> = parse(before, { logLevel: 'error' }) ?? {};
        const is: Record<string, unknown> = parse(after, { logLevel: 'error' });
        for (const [key, value] of ENTRIES) was[key] ??= value;
        assert.deepEqual(is, was);
      }),
      { numRuns: 2000, seed: SEED },
    );
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at += 1;
  return at === part.length;
}
