import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { flatYaml } from '../../src/repository/flat-yaml.ts';

describe('YAML so plain that it needs no parser', () => {
  it('is what this tool writes', () => {
    const text =
      '# ours\nenvironment: production\naws_account_id: "012345678901" # quoted\n\naws_profile: \'production-superuser\'\r\nregion: us-east-2\n';
    assert.deepEqual(Object.fromEntries(flatYaml(text) ?? []), {
      environment: 'production',
      aws_account_id: '012345678901',
      aws_profile: 'production-superuser',
      region: 'us-east-2',
    });
  });

  for (const text of [
    'a: {b: c}',
    'a:\n  b: c',
    'a: |\n  b',
    'a: &x b',
    'a: *x',
    'a: b: c',
    'a: "x\\n"',
    "a: 'it''s'",
    'a: 1\na: 2',
    'a:',
    'a: ~',
    'a: null',
    'a: yes',
    '? a\n: b',
    '--- \na: b',
    '- a',
    'a: b\n  c',
    '\ufeffa: b',
    'a: two words',
    '<<: *x',
    'a: !!str b',
    '"a": b',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(flatYaml(text), undefined));
  }

  it('is read as the yaml package reads it, wherever it is read at all', () => {
    const piece = fc.constantFrom(
      'a',
      'b_c',
      ': ',
      ':',
      '"',
      "'",
      '#',
      ' ',
      '\n',
      '012345678901',
      '1e3',
      'true',
      '-',
      '.',
      '/',
      '0x1F',
      '{',
      '}',
      '&',
      '\t',
      '\r\n',
      'x@y',
      '1.50',
      '+1',
    );
    const text = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));
    const check = fc.property(text, (yaml) => {
      const flat = flatYaml(yaml);
      if (flat === undefined || flat.size === 0) return;
      const read: unknown = parse(yaml, { schema: 'failsafe' });
      assert.deepEqual(Object.fromEntries(flat), read);
    });
    fc.assert(check, { numRuns: 20_000, seed: 7 });
  });
});
