import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readProfiles } from '../../src/config-files/profiles.ts';
import { skipForWantOf } from '../support/skip.ts';
import { startJudge, type Verdict, whyNoBotocore } from './botocore-judge.ts';
import { files } from './grammar.ts';

describe('reading profiles', () => {
  it('gives the values as botocore reads them, by lower-cased key, with the lines of the headers', () => {
    const facts = readProfiles({
      config: '# c\n[profile a]\nRegion = x # y\ns3 =\n  region = z\n\n[profile "a b"]\n[sso-session a]\n',
      credentials: '[DEFAULT]\noutput = lent\n[a]\naws_access_key_id: AKIA\n',
    });
    assert.deepEqual([...facts.keys()], ['a', 'a b']);
    const a = facts.get('a');
    assert.deepEqual(
      [...(a?.config ?? [])],
      [
        ['region', 'x # y'],
        ['s3', '\nregion = z'],
      ],
    );
    assert.deepEqual(
      [...(a?.credentials ?? [])],
      [
        ['output', 'lent'],
        ['aws_access_key_id', 'AKIA'],
      ],
    );
    assert.deepEqual(a?.lines, { config: [2], credentials: [3] });
    assert.deepEqual(facts.get('a b')?.lines, { config: [7], credentials: [] });
    assert.equal(facts.get('a b')?.credentials, undefined);
  });

  it('takes the last of several sections, as botocore does, and names the lines of all', () => {
    const facts = readProfiles({
      config: '[profile a]\nregion = x\n[profile "a"]\noutput = y\n',
      credentials: undefined,
    });
    assert.deepEqual([...(facts.get('a')?.config ?? [])], [['output', 'y']]);
    assert.deepEqual(facts.get('a')?.lines.config, [1, 3]);
  });

  it('reads on where botocore gives up', () => {
    const facts = readProfiles({ config: 'junk\n[profile a]\nregion = x\nregion = y\nmore\n', credentials: '' });
    assert.deepEqual([...(facts.get('a')?.config ?? [])], [['region', 'x']]);
  });

  it('finds in random files what botocore finds', async function () {
    const missing = whyNoBotocore();
    skipForWantOf(this, missing);
    const judge = await startJudge();
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(files, async (pair) => {
        const verdict = await judge.judge(pair);
        if (verdict.config === null || verdict.credentials === null) return;
        const text = { config: pair.config.toString('utf8'), credentials: pair.credentials.toString('utf8') };
        if (Object.values(text).some((each) => each.includes('\0'))) return;
        const facts = readProfiles(text);
        assert.deepEqual(asRead(verdict.config), asFound([...facts].map(([name, { config }]) => [name, config])));
        assert.deepEqual(
          asRead(verdict.credentials),
          asFound([...facts].map(([name, { credentials }]) => [name, credentials])),
        );
        compared++;
      }),
      { numRuns: 1_000 },
    );
    await judge.close();
    assert.ok(compared > 300, `only ${compared} of 1000 files could be read`);
  });
});

type Values = [string, unknown][];

/** Nested blocks, which botocore takes apart and we do not, are left out on both sides. */
function asRead(profiles: NonNullable<Verdict['config']>): Values {
  const entries = Object.entries(profiles).map(([name, values]): [string, unknown] => [
    name,
    Object.entries(values)
      .filter(([, value]) => typeof value === 'string')
      .toSorted(byKey),
  ]);
  return entries.toSorted(byKey);
}

function asFound(profiles: [string, ReadonlyMap<string, string> | undefined][]): Values {
  const entries = profiles.flatMap(
    ([name, values]): Values =>
      values === undefined ? [] : [[name, [...values].filter(([, value]) => !value.startsWith('\n')).toSorted(byKey)]],
  );
  return entries.toSorted(byKey);
}

function byKey([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}
