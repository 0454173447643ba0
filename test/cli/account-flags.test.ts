import assert from 'node:assert/strict';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { stageScene } from '../workflows/verify/scene.ts';

describe('--tag', () => {
  it('takes one value each time: an environment that follows stays one', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'management-superuser': scene.profileOf(scene.management.key) });
    const line = ['aws', 'account', 'add', '--tag', 'team=a', '--tag', 'cost=b', 'staging', '--plan', '--json'];
    await using pf = await openPfInProcess();
    const { stdout, stderr } = await pf.run(line, { cwd: scene.root, env: scene.env() });
    const { plan } = JSON.parse(stdout) as { plan?: { steps: { environment: string }[] } };
    assert.deepEqual([...new Set(plan?.steps.map(({ environment }) => environment))], ['staging'], stderr);
  });
});
