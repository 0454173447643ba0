import { execa } from 'execa';
import { Failure } from '../../errors/failure.ts';
import { awsVariables, childEnvironment } from '../../workflows/exec/child-environment.ts';
import type { RunContext } from '../../run/context.ts';
import { type Adoption, toAddress } from './decide.ts';
import type { AdoptState } from './load.ts';

/**
 * Takes the account into the state of the organization module by `terragrunt import`; false where it was there already.
 * Throws IMPORT_FAILED with what terragrunt says last.
 */
export async function importAccount(
  context: RunContext,
  state: Pick<AdoptState, 'module' | 'profile'>,
  { environment, account, key }: Adoption,
): Promise<boolean> {
  const run = await openTerragrunt(context, state);
  const address = toAddress(key);
  const listed = await run(['state', 'list', address]);
  if (listed.stdout.split('\n').some((line) => line.trim() === address)) return false;
  const id = `${account.id}_ALLOW`;
  const { exitCode, stderr } = await run(['import', address, id]);
  if (exitCode === 0) return true;
  throw new Failure(
    'IMPORT_FAILED',
    `terragrunt import of account ${account.id} as ${address} failed: ${lastLines(stderr) || `status ${exitCode}`}`,
    { details: { environment, account: account.id, address, exitStatus: exitCode ?? null } },
  );
}

async function openTerragrunt(
  { repository, runtime }: RunContext,
  { module, profile }: Pick<AdoptState, 'module' | 'profile'>,
) {
  const variables = await awsVariables({ repository, runtime }, { profile, region: undefined });
  const env = {
    ...childEnvironment(runtime.env, variables),
    ...{ TF_INPUT: '0', TG_NON_INTERACTIVE: 'true', NO_COLOR: '1', TF_CLI_ARGS: '-no-color' },
  };
  const settings = { cwd: module.folder, env, extendEnv: false, reject: false, stdin: 'ignore' } as const;
  return async (args: readonly string[]) => {
    // Ctrl-C reaches it too, and it lets go of the lock of the state first.
    const done = await execa('terragrunt', args, settings);
    runtime.interrupt.throwIfAborted();
    return done;
  };
}

const LINES = 6;

function lastLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-LINES)
    .join(' ');
}
