import assert from 'node:assert/strict';
import { DIALECT } from './dialect-cases.ts';
import { edited } from './planning.ts';

describe('the dialect of the shared config files', () => {
  for (const { title, source, before, edit, after } of DIALECT) {
    it(`${title} (${source})`, async () => {
      const result = await edited(before, edit);
      assert.deepEqual(result, { config: before.config ?? '', credentials: before.credentials ?? '', ...after });
    });
  }
});
