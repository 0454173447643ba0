import { afterEach } from 'mocha';
import { findRepository } from '../../src/repository/repository.ts';
import { openWork, type Work } from '../../src/run/work.ts';
import { type Clock, type Runtime, systemRuntime } from '../../src/runtime.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { addAccounts, prepareAccounts } from '../../src/workflows/account-add/execute.ts';
import { type AddAccountsOptions, ROLE_NAME } from '../../src/workflows/account-add/options.ts';
import { initOrganization, prepareOrganization } from '../../src/workflows/org-init/execute.ts';
import type { OrgInitOptions } from '../../src/workflows/org-init/options.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Waiting takes no time: it moves the clock, the sandbox's with it. */
export function fakeClock(start = Date.now()): Clock & { readonly waited: () => number } {
  let now = start;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
      // The sandbox answers between two waits, and a slow disk gets a moment for each wait for a lock.
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal?.throwIfAborted();
    },
    waited: () => now - start,
  };
}

const SILENT = { renderer: 'silent' } as const;

/** A sandbox and a repository, and the two workflows run in this process with a clock that waits for nobody. */
export interface Workflows {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly interruption: AbortController;
  work(timeoutMs?: number): Promise<Work>;
  orgInit(options?: Partial<OrgInitOptions>): ReturnType<typeof initOrganization>;
  accountAdd(options?: Partial<AddAccountsOptions>): ReturnType<typeof addAccounts>;
}

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

/** What runs are told to go on with. */
export const RESUME = 'pf aws account add production --yes';

/** Ends with the test. */
export async function workflows(options: SandboxOptions = {}): Promise<Workflows> {
  const clock = fakeClock();
  const sandbox = await startSandbox({ now: clock.now, ...options });
  const repositoryFolder = await temporaryFolder({ 'panfactum.yaml': '' });
  open.push(repositoryFolder, { [Symbol.asyncDispose]: () => sandbox.close() });
  const folder = repositoryFolder.path;
  const env = { AWS_ENDPOINT_URL: sandbox.endpoint, PATH: process.env.PATH };
  const interruption = new AbortController();
  const runtime: Runtime = systemRuntime({ env, cwd: folder, clock, interrupt: interruption.signal });
  const work = async (timeoutMs = 60 * 60_000) => {
    const repository = await findRepository({ repoRoot: undefined, env, cwd: folder });
    return openWork(runtime, repository, timeoutMs, RESUME);
  };
  return {
    sandbox,
    folder,
    clock,
    interruption,
    work,
    async orgInit(given = {}) {
      const wish: OrgInitOptions = { ...ORG_INIT, keys: sandbox.rootCredentials, ...given };
      const opened = await work(wish.timeoutMs);
      const prepared = await prepareOrganization(opened, wish);
      return initOrganization(opened, prepared, wish, async () => false, SILENT);
    },
    async accountAdd(given = {}) {
      const wish: AddAccountsOptions = { ...ACCOUNT_ADD, ...given };
      const opened = await work(wish.timeoutMs);
      return addAccounts(opened, await prepareAccounts(opened, wish), wish, RESUME, SILENT);
    },
  };
}

export const ORG_INIT: OrgInitOptions = {
  keys: undefined,
  profile: 'management-superuser',
  region: undefined,
  centralRoot: true,
  replaceRootKey: true,
  deleteRootKey: false,
  timeoutMs: 60 * 60_000,
};

export const ACCOUNT_ADD: AddAccountsOptions = {
  environments: ['production'],
  email: undefined,
  emailTemplate: undefined,
  nameTemplate: '{organization}-{environment}',
  organizationName: undefined,
  accountId: undefined,
  managementProfile: 'management-superuser',
  region: undefined,
  unitPath: [],
  tags: new Map(),
  access: 'user',
  roleName: ROLE_NAME,
  timeoutMs: 30 * 60_000,
};
