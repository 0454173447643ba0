import { systemRuntime } from './runtime.ts';
import { shortcut } from './shortcut/verify.ts';

/** Answers the few commands that terragrunt runs hundreds of times, without oclif. False: go the long way. */
export async function answered(argv: readonly string[]): Promise<boolean> {
  const answer = await shortcut(argv, systemRuntime());
  if (answer === undefined) return false;
  // Opening a stream takes as long as some checks do.
  if (answer.stderr !== '') process.stderr.write(answer.stderr);
  process.stdout.write(answer.stdout);
  process.exitCode = answer.status;
  return true;
}
