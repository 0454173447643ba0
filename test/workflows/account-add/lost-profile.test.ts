import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { workflows } from '../../support/workflows.ts';

describe('a profile that was lost in part', () => {
  it('gets region and output again where config is gone, and keeps its key', async () => {
    const run = await workflows();
    await run.orgInit();
    await run.accountAdd();
    const config = join(run.folder, '.aws/config');
    const before = await readFile(config, 'utf8');
    await rm(config);
    await run.accountAdd();
    const own = (text: string) => /^\[profile production-superuser\]\n(?:.+\n)+/m.exec(text)?.[0];
    assert.equal(own(await readFile(config, 'utf8')), own(before));
    run.sandbox.clearRequests();
    await run.accountAdd();
    assert.equal(run.sandbox.requests().filter(({ changing }) => changing).length, 0);
  });

  it('keeps its settings where somebody left output out', async () => {
    const run = await workflows();
    await run.orgInit();
    await run.accountAdd();
    const config = join(run.folder, '.aws/config');
    const without = (await readFile(config, 'utf8')).replaceAll('output = text\n', '');
    await writeFile(config, without);
    await run.accountAdd();
    assert.equal(await readFile(config, 'utf8'), without);
  });
});
