import { readAwsFiles } from '../../src/config-files/read.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { runAlone } from '../../src/run/run-alone.ts';
import { openWork } from '../../src/run/work.ts';
import { type Clock, type Runtime, systemRuntime } from '../../src/runtime.ts';
import { addAccounts, prepareAccounts } from '../../src/workflows/account-add/execute.ts';
import type { AddAccountsOptions } from '../../src/workflows/account-add/options.ts';
import { initOrganization, prepareOrganization } from '../../src/workflows/org-init/execute.ts';
import type { OrgInitOptions } from '../../src/workflows/org-init/options.ts';
import { prepareProfiles, writeProfiles } from '../../src/workflows/profile-write/execute.ts';
import type { WriteProfileOptions } from '../../src/workflows/profile-write/options.ts';
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
  const env = { AWS_ENDPOINT_URL: endpoint, PATH: '/nonexistent' };
  return systemRuntime({ env, cwd: folder, clock, interrupt });
}

async function openRun(context: CommandContext, timeoutMs: number) {
  const runtime = runtimeOf(context);
  const repository = await findRepository({ repoRoot: undefined, env: runtime.env, cwd: context.folder });
  return { runtime, repository, alone: { timeoutMs, resume: RESUME, looksOnly: false, note: context.note } };
}

/** `pf aws org init --from-env --yes --no-next`. */
export function orgInit(given: Partial<OrgInitOptions> = {}): Command {
  return async (context) => {
    const options = { ...ORG_INIT, keys: context.credentials, ...given };
    const { runtime, repository, alone } = await openRun(context, options.timeoutMs);
    return runAlone(runtime, repository, alone, async (work) => {
      const prepared = await prepareOrganization(work, options);
      return initOrganization(work, prepared, options, async () => false, SILENT);
    });
  };
}

/** `pf aws account add --yes --no-next`; with `configures`, the terragrunt configuration follows. */
export function accountAdd(given: Partial<AddAccountsOptions>, { configures = false } = {}): Command {
  return async (context) => {
    const options = { ...ACCOUNT_ADD, ...given };
    const { runtime, repository, alone } = await openRun(context, options.timeoutMs);
    return runAlone(runtime, repository, alone, async (work) => {
      const prepared = await prepareAccounts(work, options);
      const { accounts, failed } = await addAccounts(work, prepared, options, RESUME, SILENT);
      if (failed[0] !== undefined) throw new Error(`${failed[0].environment}: ${failed[0].message}`);
      if (!configures) return;
      const environments = accounts.map(({ environment }) => environment);
      const regions = { primaryRegion: undefined, secondaryRegion: undefined };
      const configured = { environments, ...regions, trustsWritten: true };
      await executeConfigure(await prepareConfigure(runtime, repository, configured));
    });
  };
}

/** `pf aws profile write` of one environment with a key that is given. */
export function profileWrite(given: Pick<WriteProfileOptions, 'environments' | 'keys' | 'region'>): Command {
  return async (context) => {
    const { runtime, repository } = await openRun(context, 0);
    const work = await openWork(runtime, repository, 60_000);
    const requests = await prepareProfiles(work, { ...PROFILE_WRITE, ...given }, readAwsFiles(repository));
    return writeProfiles(work, requests);
  };
}

const PROFILE_WRITE: WriteProfileOptions = {
  environments: [],
  profile: undefined,
  accountId: undefined,
  keys: undefined,
  region: undefined,
  output: undefined,
  access: 'user',
  roleArn: undefined,
  sourceProfile: undefined,
};
