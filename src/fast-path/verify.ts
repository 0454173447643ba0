import { describeElsewhere } from '../cli/layout.ts';
import { presentVerify, verifyDocument } from '../cli/present-verify.ts';
import { isFailure } from '../errors/failure.ts';
import { findRepository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { fillProgramNames } from '../text.ts';
import { proveAuth } from '../workflows/terragrunt-auth/execute.ts';
import { verify } from '../workflows/verify/execute.ts';
import { getExitStatus } from '../workflows/verify/findings.ts';
import {
  type Answer,
  endWithNewline,
  isRead,
  parseShortCommand,
  printAnswer,
  type ShortCommand,
} from './command-line.ts';
import { limitHeap } from './thrift.ts';

/**
 * Answers `aws verify` and `terragrunt auth` without oclif, which alone costs more than the check. Undefined, with
 * nothing written, for a command line that is not plain and for every failure that is no finding: those go the long
 * way, which words them.
 */
export async function verifyOrAuth(argv: readonly string[], runtime: Runtime): Promise<Answer | undefined> {
  const command = parseShortCommand(argv, runtime.env);
  if (command === undefined) return undefined;
  try {
    return command.command === 'aws:verify' ? await answerVerify(command, runtime) : await answerAuth(command, runtime);
  } catch (error) {
    // The long way words it. A bug would be one there too, and is told at once.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

async function answerVerify(command: ShortCommand, runtime: Runtime): Promise<Answer> {
  const repository = await findRepository({ repoRoot: command.repoRoot, env: runtime.env, cwd: runtime.cwd });
  if (command.environments.length === 0) limitHeap(repository.environmentsDir);
  const options = { ...command, deep: false, via: 'sdk', wait: undefined } as const;
  const result = fillProgramNames(await verify(repository, options, runtime));
  const status = getExitStatus(result);
  if (command.json) return { stdout: verifyDocument(result), stderr: '', status };
  const { stdout, stderr } = presentVerify(result, command.output);
  return { stdout: endWithNewline(stdout), stderr: endWithNewline(stderr), status };
}

async function answerAuth(command: ShortCommand, runtime: Runtime): Promise<Answer> {
  const { document, endpoint } = await proveAuth(command, runtime);
  const stderr = endpoint === undefined ? '' : endWithNewline(describeElsewhere(endpoint));
  return { stdout: `${JSON.stringify(document, null, command.json ? 2 : 0)}\n`, stderr, status: 0 };
}

/**
 * Answers the commands that terragrunt runs hundreds of times. False: go by oclif, which folds to the width of a
 * person's terminal and says what is next.
 */
export default async (argv: readonly string[], name: string): Promise<boolean> =>
  !isRead() && printAnswer(verifyOrAuth, argv, name);
