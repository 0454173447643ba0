import assert from 'node:assert/strict';
import { useCleanup } from '../support/cleanup.ts';
import { skipForWantOf } from '../support/skip.ts';
import { type Judge, startJudge, whyNoBotocore } from './botocore-judge.ts';
import { DIALECT } from './dialect-cases.ts';
import { examine } from './oracle.ts';
import { edited } from './planning.ts';

describe('the dialect of the shared config files', () => {
  for (const { title, source, before, edit, after } of DIALECT) {
    it(`${title} (${source})`, async () => {
      const result = await edited(before, edit);
      assert.deepEqual(result, { config: before.config ?? '', credentials: before.credentials ?? '', ...after });
    });
  }

  describe('judged by botocore', () => {
    let judge: Judge;
    const keep = useCleanup();
    before(async function () {
      const missing = whyNoBotocore();
      skipForWantOf(this, missing);
      judge = await keep(startJudge());
    });
    for (const { title, before, edit } of DIALECT) {
      it(title, async () => {
        const files = { config: Buffer.from(before.config ?? ''), credentials: Buffer.from(before.credentials ?? '') };
        assert.match(await examine(files, edit, judge), /^(edited|unchanged)$/);
      });
    }
  });
});
