import assert from 'node:assert/strict';
import { listSandboxVariables } from '../../src/cli/sandbox-flags.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { of, stageScene } from './verify/scene.ts';

describe('a rehearsal', () => {
  it('is known by its keys where another AWS is asked', async () => {
    await using scene = await stageScene();
    const other = await startSandbox();
    try {
      const elsewhere = { AWS_ENDPOINT_URL: other.endpoint };
      const [finding] = of(await scene.verify({ environments: ['management'] }, elsewhere), 'management').findings;
      assert.equal(finding?.code, 'KEY_UNKNOWN');
      assert.match(finding?.message ?? '', /key of a rehearsal: only the embedded AWS that made it knows it/);
      assert.match(finding?.suggestions[0] ?? '', /pf aws sandbox exec/);
    } finally {
      await other.close();
    }
  });

  it('is no cause for a warning by the variables of its own shell, and by others is', async () => {
    await using scene = await stageScene();
    const own = listSandboxVariables(scene.sandbox);
    const ambient = async (env: Record<string, string>) =>
      of(await scene.verify({ environments: ['production'] }, env), 'production').findings.map(({ code }) => code);
    assert.deepEqual(await ambient(own), []);
    assert.deepEqual(await ambient({ ...own, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }), ['AMBIENT_VARIABLES']);
    assert.deepEqual(await ambient({ ...own, AWS_PROFILE: 'other' }), ['AMBIENT_VARIABLES']);
  });
});
