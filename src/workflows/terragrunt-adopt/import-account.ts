import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { Failure } from '../../errors/failure.ts';
import { type Adoption, toAddress } from './decide.ts';

/** terragrunt in the unit of the organization module. */
export interface TerragruntUnit {
  readonly folder: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly interrupt: AbortSignal;
}

/** Imports the account into the module's state; false where it was there already. Throws IMPORT_FAILED. */
export async function importAccount(
  unit: TerragruntUnit,
  { environment, account, key }: Pick<Adoption, 'environment' | 'account' | 'key'>,
): Promise<boolean> {
  const address = toAddress(key);
  const listed = await runTerragrunt(unit, ['state', 'list', address]);
  if (listed.stdout.split('\n').some((line) => line.trim() === address)) return false;
  const { exitCode, stderr } = await runTerragrunt(unit, ['import', address, `${account.id}_ALLOW`]);
  if (exitCode === 0) return true;
  throw new Failure(
    'IMPORT_FAILED',
    `terragrunt import of account ${account.id} as ${address} failed: ${getLastLines(stderr) || `status ${exitCode}`}`,
    { details: { environment, account: account.id, address, exitStatus: exitCode ?? null } },
  );
}

/** It is asked nothing, and draws no colours. */
const QUIET = { TF_INPUT: '0', TG_NON_INTERACTIVE: 'true', TG_NO_COLOR: 'true', NO_COLOR: '1' };

async function runTerragrunt({ folder, env, interrupt }: TerragruntUnit, args: readonly string[]) {
  const settings = {
    cwd: folder,
    env: { ...env, ...QUIET },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  } as const;
  // Ctrl-C reaches it too, and it lets go of the lock of the state first.
  const done = await execa('terragrunt', args, settings);
  interrupt.throwIfAborted();
  return done;
}

const LINES = 6;

function getLastLines(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-LINES)
    .join(' ');
}
