import { join } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { openContext, runAlone } from '../../src/run/context.ts';
import { type Clock, createRuntime, type Runtime } from '../../src/runtime.ts';
import { executeAccountAdd, prepareAccountAdd } from '../../src/workflows/account-add/execute.ts';
import type { AccountAddRequest } from '../../src/workflows/account-add/request.ts';
import { executeAccountClose, prepareAccountClose } from '../../src/workflows/account-close/execute.ts';
import type { AccountCloseRequest } from '../../src/workflows/account-close/request.ts';
import type { RetireRequest } from '../../src/workflows/key-retire/decide.ts';
import { executeRetire, prepareRetire } from '../../src/workflows/key-retire/execute.ts';
import type { RotateRequest } from '../../src/workflows/key-rotate/decide.ts';
import { executeRotate, prepareRotate } from '../../src/workflows/key-rotate/execute.ts';
import { executeOrgInit, prepareOrgInit } from '../../src/workflows/org-init/execute.ts';
import type { OrgInitRequest } from '../../src/workflows/org-init/request.ts';
import type { ProfileWriteRequest } from '../../src/workflows/profile-write/decide.ts';
import { executeProfileWrite, prepareProfileWrite } from '../../src/workflows/profile-write/execute.ts';
import { executeRootRecover, prepareRootRecover } from '../../src/workflows/root-recover/execute.ts';
import { executeRootSecure, prepareRootSecure } from '../../src/workflows/root-secure/execute.ts';
import { executeSsoInit, prepareSsoInit } from '../../src/workflows/sso-init/execute.ts';
import type { SsoInitRequest } from '../../src/workflows/sso-init/request.ts';
import { executeConfigure, prepareConfigure } from '../../src/workflows/terragrunt-configure/execute.ts';
import type { KeyPair } from './backend.ts';
import { ACCOUNT_ADD, ORG_INIT, RESUME } from './workflows.ts';

/** What a command has around it. */
export interface CommandContext {
  /** The repository's folder. */
  readonly folder: string;
  readonly endpoint: string;
  /** Those `--from-env` would find. */
  readonly credentials: KeyPair;
  readonly clock: Clock;
  readonly interrupt: AbortSignal;
  /** Hears what a person is told on stderr. */
  readonly note: (line: string) => void;
}

/** A command as it is carried out once its flags are read. Rejects as it fails. */
export type Command = (context: CommandContext) => Promise<unknown>;

const SILENT = { renderer: 'silent' } as const;

function runtimeOf({ folder, endpoint, clock, interrupt }: CommandContext): Runtime {
  // No git: outside of a repository it would be asked in vain, by a process each time.
  const env = { AWS_ENDPOINT_URL: endpoint, PATH: '/nonexistent', HOME: join(folder, '.home') };
  return createRuntime({ env, cwd: folder, clock, interrupt });
}

async function openRun(context: CommandContext, timeoutMs: number) {
  const runtime = runtimeOf(context);
  const repository = await findRepository({ repoRoot: undefined, env: runtime.env, cwd: context.folder });
  return { runtime, repository, timeoutMs, resume: RESUME, looksOnly: false, log: context.note };
}

/** `pf aws org init --from-env --yes --no-next`. */
export function orgInit(given: Partial<OrgInitRequest> = {}): Command {
  return async (context) => {
    const request = { ...ORG_INIT, keys: context.credentials, ...given };
    return runAlone(await openRun(context, 60 * 60_000), async (run) => {
      const prepared = await prepareOrgInit(run, request);
      return executeOrgInit(run, prepared, SILENT);
    });
  };
}

/** `pf aws account add --yes --no-next`; with `configures`, the terragrunt configuration follows. */
export function accountAdd(given: Partial<AccountAddRequest>, { configures = false } = {}): Command {
  return async (context) => {
    return runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const prepared = await prepareAccountAdd(run, { ...ACCOUNT_ADD, ...given });
      const { accounts, failed } = await executeAccountAdd(run, prepared, SILENT);
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
      if (!configures) return;
      const environments = accounts.map(({ environment }) => environment);
      const regions = { primaryRegion: undefined, secondaryRegion: undefined };
      const configured = { environments, ...regions, trustsWritten: true };
      await executeConfigure(await prepareConfigure(run.runtime, run.repository, configured));
    });
  };
}

/** `pf aws account close --yes`, with the id. */
export function accountClose(environment: string, goal: AccountCloseRequest['goal'] = 'close'): Command {
  const request = { managementProfile: undefined, releaseEmail: undefined, code: undefined, removesFiles: false };
  return async (context) =>
    runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const prepared = await prepareAccountClose(run, { ...request, environment, goal });
      return executeAccountClose(run, prepared, SILENT);
    });
}

/** `pf aws key rotate --yes`. */
export function keyRotate(given: Partial<RotateRequest> = {}): Command {
  return async (context) => {
    const request = { environments: [], olderThanMs: undefined, graceMs: undefined, finish: false, undo: false };
    return runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const prepared = await prepareRotate(run, { ...request, ...given });
      const { failed } = await executeRotate(run, prepared, SILENT);
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
    });
  };
}

/** `pf aws sso init --yes`. */
export function ssoInit(given: Partial<SsoInitRequest> = {}): Command {
  return async (context) =>
    runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const prepared = await prepareSsoInit(run, { ...SSO_INIT, ...given });
      const { failed } = await executeSsoInit(run, prepared, { progress: SILENT, show: async () => undefined });
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
    });
}

const SSO_INIT: SsoInitRequest = {
  principal: { type: 'GROUP', name: 'administrators' },
  createGroup: false,
  permissionSet: undefined,
  region: undefined,
  startUrl: undefined,
  managementProfile: undefined,
  wait: false,
  tellPerson: () => undefined,
  askForGroup: undefined,
};

/** `pf aws key retire --yes`. */
export function keyRetire(given: Partial<RetireRequest> = {}): Command {
  return async (context) => {
    const request = { environments: [], graceMs: undefined, finish: false, undo: false, deleteUser: false };
    return runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const prepared = await prepareRetire(run, { ...request, ...given });
      const { failed } = await executeRetire(run, prepared, SILENT);
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
    });
  };
}

/** `pf aws root secure --yes`. */
export function rootSecure(environments: readonly string[]): Command {
  return async (context) =>
    runAlone(await openRun(context, 30 * 60_000), async (run) => {
      const request = { environments, managementProfile: undefined, force: false };
      const { failed } = await executeRootSecure(run, await prepareRootSecure(run, request), SILENT);
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
    });
}

/** `pf aws root recover --yes`. */
export function rootRecover(environment: string): Command {
  return async (context) =>
    runAlone(await openRun(context, 30 * 60_000), async (run) =>
      executeRootRecover(run, await prepareRootRecover(run, { environment, managementProfile: undefined }), SILENT),
    );
}

/** `pf aws profile write` of one environment with a key that is given. */
export function profileWrite(given: Pick<ProfileWriteRequest, 'environments' | 'credentials' | 'region'>): Command {
  return async (context) => {
    const { runtime, repository } = await openRun(context, 0);
    const run = await openContext({ runtime, repository, timeoutMs: 60_000 });
    const decided = await prepareProfileWrite(run, { ...PROFILE_WRITE, ...given }, readAwsFiles(repository));
    return executeProfileWrite(run, decided);
  };
}

const PROFILE_WRITE: ProfileWriteRequest = {
  environments: [],
  profile: undefined,
  accountId: undefined,
  credentials: undefined,
  region: undefined,
  output: undefined,
};
