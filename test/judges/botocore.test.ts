import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AwsFiles, parseContent } from '../../src/config-files/read.ts';
import { DIALECT } from '../config-files/dialect-cases.ts';
import { edit, files } from '../config-files/grammar.ts';
import { examine, isRefusedByUsAlone } from '../config-files/oracle.ts';
import { UNREADABLE } from '../config-files/unreadable-files.ts';
import { useCleanup } from '../support/cleanup.ts';
import { SEED } from '../support/seed.ts';
import { skipForWantOf } from '../support/skip.ts';
import { type Judge, startJudge, type Verdict, whyNoBotocore } from './botocore-judge.ts';

describe('the AWS files, judged by botocore', () => {
  const keep = useCleanup();
  let judge: Judge;

  before(async function () {
    skipForWantOf(this, whyNoBotocore());
    judge = await keep(startJudge());
  });

  for (const { title, before: content, edit: change } of DIALECT) {
    it(`the dialect: ${title}`, async () => {
      const pair = { config: Buffer.from(content.config ?? ''), credentials: Buffer.from(content.credentials ?? '') };
      assert.match(await examine(pair, change, judge), /^(edited|unchanged)$/);
    });
  }

  it('every edit of every file changes its own keys alone', async () => {
    await fc.assert(
      fc.asyncProperty(files, edit, async (pair, change) => {
        await examine(pair, change, judge);
      }),
      { numRuns: 1_500, seed: SEED },
    );
  });

  it('what is refused as unreadable is what botocore refuses', async () => {
    for (const { title, config } of UNREADABLE) {
      const verdict = await judge.judge({ config: Buffer.from(config), credentials: Buffer.alloc(0) });
      assert.equal(verdict.config, null, title);
    }
  });

  it('profiles of random files are what botocore finds', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(files, async (pair) => {
        const verdict = await judge.judge(pair);
        if (verdict.config === null || verdict.credentials === null) return;
        if (isRefusedByUsAlone(pair)) return;
        const files = new AwsFiles(parseContent('config', pair.config), parseContent('credentials', pair.credentials));
        const profiles = [...files.values()];
        assert.deepEqual(asRead(verdict.config), asFound(profiles.map(({ name, config }) => [name, config])));
        assert.deepEqual(
          asRead(verdict.credentials),
          asFound(profiles.map(({ name, credentials }) => [name, credentials])),
        );
        compared++;
      }),
      { numRuns: 1_000, seed: SEED },
    );
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
