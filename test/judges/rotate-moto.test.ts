import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { useCleanup } from '../support/cleanup.ts';
import { startMoto } from '../support/moto.ts';
import { motoBackend, prepareManagement } from '../support/moto-backend.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { conforming } from '../support/schemas.ts';
import { isInstalled, NEEDS_MOTO, skipUnless } from '../support/skip.ts';
import { newStack } from '../support/stack.ts';
import { fakeClock } from '../support/workflows.ts';

const PROFILE = 'management-superuser';

describe('keys, with moto as referee', function () {
  this.timeout('3m');
  const keep = useCleanup();

  before(function () {
    skipUnless(this, isInstalled('moto_server'), NEEDS_MOTO);
  });

  it('are rotated, brought back, and rotated to the end: one is left, and the profile has it', async () => {
    const moto = await keep(startMoto({ lean: true }));
    const backend = await keep(motoBackend(moto.url));
    const pf = await keep(openPfInProcess({ openClock: () => fakeClock() }));
    const stack = await keep(newStack(pf, { AWS_ENDPOINT_URL: backend.endpoint }));
    await prepareManagement(moto.url, stack.root);
    await mkdir(dirname(stack.path('.aws/.gitignore')), { recursive: true });
    await writeFile(stack.path('.aws/.gitignore'), '*\n');
    const held = () =>
      readAwsFiles({ configFile: stack.path('.aws/config'), credentialsFile: stack.path('.aws/credentials') }).get(
        PROFILE,
      )?.keys?.accessKeyId;
    const keys = async () =>
      (await backend.keysOf(backend.managementAccountId, PROFILE)).map(({ id, active }) => [id, active]);
    const run = async (...args: string[]) => {
      const { status, stdout, stderr } = await stack.pf(['aws', 'key', ...args, '--json']);
      assert.equal(status, 0, stdout + stderr);
      return conforming(`aws:key:${args[0]}`, stdout);
    };
    const first = held();
    assert.deepEqual((await run('list', 'management')).failed, []);
    await run('rotate', 'management', '--grace', '1d', '--yes');
    const second = held();
    assert.notEqual(second, first);
    assert.deepEqual(
      new Map((await keys()) as [string, boolean][]),
      new Map([
        [first, false],
        [second, true],
      ]),
    );
    await run('rotate', 'management', '--undo', '--yes');
    assert.deepEqual([held(), await keys()], [first, [[first, true]]]);
    await run('rotate', 'management', '--yes');
    assert.deepEqual(await keys(), [[held(), true]]);
    assert.notEqual(held(), first);
  });
});
