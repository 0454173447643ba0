import type { Hook } from '@oclif/core';
import { createRuntime } from '../../runtime.ts';
import { setProgramName } from '../../text.ts';

/** These check for themselves. */
const EXEMPT = new Set(['terragrunt:adopt', 'terragrunt:configure', 'terragrunt:auth']);

/** Whether the environment of the current folder is verified before a command of the host runs. */
export function isVerifiedBefore(commandId: string, argv: readonly string[]): boolean {
  const [topic] = commandId.split(':');
  if ((topic !== 'terragrunt' && topic !== 'iac') || EXEMPT.has(commandId)) return false;
  // What comes after -- is for another program; help changes nothing.
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return !own.includes('--help') && !own.includes('-h');
}

/** Nothing of the host that touches an environment runs before its credentials are proven. */
const hook: Hook.Prerun = async ({ Command, argv, config }) => {
  if (!isVerifiedBefore(Command.id, argv)) return;
  setProgramName(config.bin);
  const { verifyCurrentFolder } = await import('../../workflows/verify/require-verified.ts');
  try {
    const endpoint = await verifyCurrentFolder(createRuntime());
    if (endpoint === undefined) return;
    const { printSource } = await import('../../cli/prose.ts');
    await printSource([endpoint], (line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    const { toHookError } = await import('../../cli/refusal.ts');
    throw toHookError(error, argv.includes('--json'));
  }
};

export default hook;
