import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workflows } from '../../support/workflows.ts';

/** A profile of management that holds root's key, which works. */
async function withRootKey(faults: readonly string[] = []) {
  const run = await workflows({ faults: [...faults] });
  const { accessKeyId, secretAccessKey } = run.sandbox.rootCredentials;
  const file = join(run.folder, '.aws/credentials');
  await mkdir(join(run.folder, '.aws'), { mode: 0o700 });
  const held = `[management-superuser]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(file, held, { mode: 0o600 });
  await writeFile(join(run.folder, '.aws/config'), '[profile management-superuser]\nregion = us-east-2\n');
  return { run, held, read: () => readFile(file, 'utf8') };
}

describe('a key that works', () => {
  it('stays in the file until the one that takes its place is proven', async () => {
    const { run, held, read } = await withRootKey(['GetAccountSummary:error=ServiceFailure']);
    await assert.rejects(run.orgInit({ keys: undefined, timeoutMs: 60_000 }));
    assert.ok(
      run.sandbox.requests().some(({ operation }) => operation === 'CreateAccessKey'),
      'a new key was made',
    );
    assert.equal(await read(), held);
  });

  it('goes once it is', async () => {
    const { run, held, read } = await withRootKey();
    const { identity } = await run.orgInit({ keys: undefined });
    assert.match(identity.arn, /:user\/management-superuser$/);
    assert.notEqual(await read(), held);
  });
});
