import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../src/config-files/parse.ts';
import { SEED } from '../support/seed.ts';
import { edit, files } from './grammar.ts';
import { examine } from './oracle.ts';
import { edited } from './planning.ts';

const OLD = 'eu-west-1';
const line = fc.constantFrom(
  '# c',
  '; c',
  '',
  '  ',
  'output = json',
  'color = x # y',
  's3 =\n  region = inner',
  'cli_pager=',
);
const ending = fc.constantFrom('\n', '\r\n');

/** A readable file around one profile `a`, with or without a region. */
const around = fc
  .record({
    above: fc.uniqueArray(line, { maxLength: 4 }),
    region: fc.constantFrom(`region = ${OLD}`, `region=${OLD}`, `region\t=  ${OLD} `, undefined),
    below: fc.uniqueArray(line, { maxLength: 4 }),
    ending,
    ended: fc.boolean(),
  })
  .filter(({ above, below }) => !above.some((each) => /^\w/.test(each) && below.includes(each)))
  .map(({ above, region, below, ending: end, ended }) => {
    const lines = [
      '# top',
      '[profile b]',
      'region = other',
      '[profile a]',
      ...above,
      ...(region ? [region] : []),
      ...below,
    ];
    const text = lines.join('\n').replaceAll('\n', end);
    return { text: ended ? text + end : text, old: region === undefined ? null : OLD };
  });

describe('every edit of every file', () => {
  it('changes its own keys alone, the same to all readers, and nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(files, edit, async (pair, change) => {
        await examine(pair, change, undefined);
      }),
      { numRuns: 1_500, seed: SEED },
    );
  });

  it('is undone to the byte by the opposite edit', async () => {
    await fc.assert(
      fc.asyncProperty(around, async ({ text, old }) => {
        const there = await edited({ config: text }, { profile: 'a', config: { region: 'us-east-2' } });
        assert.notEqual(there.config, text);
        const back = await edited(there, { profile: 'a', config: { region: old } });
        assert.equal(back.config, text);
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it('reads any text whatever without a fault', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '=', ':', '#', ' ', '\n', '\r', '\t', 'a', '\\', '"', '\u2028') }),
        (text) => {
          const { sections, problems } = parse(text);
          assert.ok(sections.length + problems.length <= text.length);
        },
      ),
    );
  });
});
