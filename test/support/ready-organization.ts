import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxCloud, sandboxCloud } from './cloud.ts';
import { type InstalledPf, installPf } from './installed-pf.ts';
import { newRepository, type Ordeal, removeRepository, runOnce } from './ordeal.ts';

export const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];

/** The state of a sandbox, and the repository that belongs to it. */
export interface World {
  readonly state: string;
  readonly repository: string;
}

/** An organization ready for accounts, of which every scene has a copy. */
export interface ReadyOrganization extends AsyncDisposable {
  readonly pf: InstalledPf;
  /** A copy of the organization; whoever asks for it removes its repository. */
  copy(): Promise<World>;
  /** `work` with a command in a copy of the organization, or of `world`, which is gone afterwards. */
  scene<T>(
    command: Pick<Ordeal, 'args' | 'expected'>,
    work: (ordeal: Ordeal, cloud: SandboxCloud) => Promise<T>,
    world?: World,
  ): Promise<T>;
}

/** What the command of `scene` asks of AWS where nothing strikes it. */
export async function operationsOf(scene: (work: (ordeal: Ordeal) => Promise<void>) => Promise<void>) {
  let operations: readonly string[] = [];
  await scene(async (ordeal) => {
    const run = await runOnce(ordeal);
    assert.equal(run.status, 0, run.stderr);
    operations = ordeal.cloud.gate.operations;
  });
  return operations;
}

export async function readyOrganization(): Promise<ReadyOrganization> {
  const pf = await installPf();
  const folder = await mkdtemp(join(tmpdir(), 'pf-ready-'));
  const ready = { state: join(folder, 'ready.json'), repository: await newRepository() };
  await using cloud = await sandboxCloud(ready.state);
  const run = await runOnce({ pf, cloud, folder: ready.repository, args: ORG_INIT, expected: { environments: [] } });
  assert.equal(run.status, 0, run.stderr);

  const copyOf = async (world: World): Promise<World> => {
    const state = join(folder, `${crypto.randomUUID()}.json`);
    await copyFile(world.state, state);
    return { state, repository: await newRepository(world.repository) };
  };
  return {
    pf,
    copy: () => copyOf(ready),
    async scene(command, work, world = ready) {
      const { state, repository } = await copyOf(world);
      await using cloud = await sandboxCloud(state);
      try {
        return await work({ pf, cloud, folder: repository, ...command }, cloud);
      } finally {
        await removeRepository(repository);
      }
    },
    async [Symbol.asyncDispose]() {
      await pf.remove();
      await removeRepository(ready.repository);
      await rm(folder, { recursive: true });
    },
  };
}
