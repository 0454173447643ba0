import assert from 'node:assert/strict';
import { openNetwork } from '../../../src/aws/network.ts';
import { findRepository } from '../../../src/repository/repository.ts';
import { getProfileContext, openContext } from '../../../src/workflows/verify/context.ts';
import { stageScene } from './scene.ts';

describe('the answers that verify waits for', () => {
  it('are to be there in 30 seconds together, however slowly each comes in; more for more than go side by side', async () => {
    await using scene = await stageScene();
    const now = Date.now();
    scene.clock = { ...scene.clock, now: () => now };
    const runtime = scene.runtime();
    const repository = await findRepository({ env: runtime.env, cwd: scene.root });
    const limitFor = async (environments: readonly string[]) => {
      const flags = { all: false, strict: false, deep: false, via: 'sdk' } as const;
      const options = { ...flags, environments, maxAge: undefined, wait: undefined };
      const context = await openContext({ repository, runtime, options, network: openNetwork(runtime.env) });
      return (getProfileContext(context).deadline ?? Number.POSITIVE_INFINITY) - now;
    };
    assert.equal(await limitFor(['production']), 30_000);
    const many = Array.from({ length: 13 }, (_, at) => `team-${at}`);
    for (const environment of many) scene.writeEnvironment(environment, undefined);
    assert.equal(await limitFor(many), 60_000);
  });
});
