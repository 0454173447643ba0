import { afterEach } from 'mocha';
import { MEMBER_ROLE } from '../../src/aws/sts.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { openContext, type RunContext } from '../../src/run/context.ts';
import { type Clock, createRuntime, type Runtime } from '../../src/runtime.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { executeAccountAdd, prepareAccountAdd } from '../../src/workflows/account-add/execute.ts';
import type { AccountAddRequest } from '../../src/workflows/account-add/request.ts';
import { executeOrgInit, prepareOrgInit } from '../../src/workflows/org-init/execute.ts';
import type { OrgInitRequest } from '../../src/workflows/org-init/request.ts';
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

/** Milliseconds for all of it, besides what is asked for. */
type Given<Request> = Partial<Request> & { readonly timeoutMs?: number };

const SILENT = { renderer: 'silent' } as const;

/** A sandbox and a repository, and the two workflows run in this process with a clock that waits for nobody. */
export interface Workflows {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly interruption: AbortController;
  work(timeoutMs?: number): Promise<RunContext>;
  orgInit(options?: Given<OrgInitRequest>): ReturnType<typeof executeOrgInit>;
  accountAdd(options?: Given<AccountAddRequest>): ReturnType<typeof executeAccountAdd>;
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
  // The folder is in no git repository, so that no file in it is known for a person's own.
  const env = { AWS_ENDPOINT_URL: sandbox.endpoint, PATH: process.env.PATH, PF_AWS_TRUST: '1' };
  const interruption = new AbortController();
  const runtime: Runtime = createRuntime({ env, cwd: folder, clock, interrupt: interruption.signal });
  const work = async (timeoutMs = 60 * 60_000) => {
    const repository = await findRepository({ repoRoot: undefined, env, cwd: folder });
    return openContext({ runtime, repository, timeoutMs, resume: RESUME });
  };
  return {
    sandbox,
    folder,
    clock,
    interruption,
    work,
    async orgInit({ timeoutMs = 60 * 60_000, ...given } = {}) {
      const context = await work(timeoutMs);
      const prepared = await prepareOrgInit(context, { ...ORG_INIT, keys: sandbox.rootCredentials, ...given });
      return executeOrgInit(context, prepared, SILENT);
    },
    async accountAdd({ timeoutMs = 30 * 60_000, ...given } = {}) {
      const context = await work(timeoutMs);
      return executeAccountAdd(context, await prepareAccountAdd(context, { ...ACCOUNT_ADD, ...given }), SILENT);
    },
  };
}

export const ORG_INIT: OrgInitRequest = {
  keys: undefined,
  profile: 'management-superuser',
  region: undefined,
  centralRoot: true,
  replaceRootKey: true,
  deleteRootKey: false,
  next: false,
};

export const ACCOUNT_ADD = {
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
  access: 'user' as const,
  userName: undefined,
  roleName: MEMBER_ROLE,
  next: false,
} satisfies AccountAddRequest;
