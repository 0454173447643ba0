import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxBackend, sandboxBackend } from './backend.ts';
import { type CrashScenario, newRepository, removeRepository, runOnce } from './crash-scenario.ts';
import { type InstalledPf, installPf } from './installed-pf.ts';

export const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];

/** The state of a sandbox, and the repository that belongs to it. */
export interface Snapshot {
  readonly state: string;
  readonly repository: string;
}

/** An organization ready for accounts, of which every scenario has a copy. */
export interface ReadyOrganization extends AsyncDisposable {
  readonly pf: InstalledPf;
  /** What it was made from: a repository and an AWS in which nothing was done yet. */
  readonly empty: Snapshot;
  /** A copy of the organization; whoever asks for it removes its repository. */
  copy(): Promise<Snapshot>;
  /** `work` with a command in a copy of the organization, or of `snapshot`, which is gone afterwards. */
  withScenario<T>(
    command: Pick<CrashScenario, 'args' | 'expected'>,
    work: (scenario: CrashScenario, backend: SandboxBackend) => Promise<T>,
    snapshot?: Snapshot,
  ): Promise<T>;
}

/** What the command of `withScenario` asks of AWS undisturbed. */
export async function operationsOf(withScenario: (work: (scenario: CrashScenario) => Promise<void>) => Promise<void>) {
  let operations: readonly string[] = [];
  await withScenario(async (scenario) => {
    const run = await runOnce(scenario);
    assert.equal(run.status, 0, run.stderr);
    operations = scenario.backend.hook.operations;
  });
  return operations;
}

export async function readyOrganization(): Promise<ReadyOrganization> {
  const pf = await installPf();
  const folder = await mkdtemp(join(tmpdir(), 'pf-ready-'));
  const empty = { state: join(folder, 'empty.json'), repository: await newRepository() };
  await (await sandboxBackend(empty.state))[Symbol.asyncDispose]();
  const ready = { state: join(folder, 'ready.json'), repository: await newRepository() };
  await using backend = await sandboxBackend(ready.state);
  const run = await runOnce({ pf, backend, folder: ready.repository, args: ORG_INIT, expected: { environments: [] } });
  assert.equal(run.status, 0, run.stderr);

  const copyOf = async (snapshot: Snapshot): Promise<Snapshot> => {
    const state = join(folder, `${crypto.randomUUID()}.json`);
    await copyFile(snapshot.state, state);
    return { state, repository: await newRepository(snapshot.repository) };
  };
  return {
    pf,
    empty,
    copy: () => copyOf(ready),
    async withScenario(command, work, snapshot = ready) {
      const { state, repository } = await copyOf(snapshot);
      await using backend = await sandboxBackend(state);
      try {
        return await work({ pf, backend, folder: repository, ...command }, backend);
      } finally {
        await removeRepository(repository);
      }
    },
    async [Symbol.asyncDispose]() {
      await pf[Symbol.asyncDispose]();
      await removeRepository(ready.repository);
      await removeRepository(empty.repository);
      await rm(folder, { recursive: true });
    },
  };
}
