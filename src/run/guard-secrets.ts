import { lstatSync } from 'node:fs';
import { protectSecrets } from '../repository/git.ts';
import { areCertainlyIgnored } from '../repository/git-states.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';

/** Names in `aws_dir` that must never reach git: the secrets, and what tells of unfinished work. */
export const SECRET_NAMES = ['credentials', '.pf-journal.json', '.pf-journal.json.damaged', '.pf-proofs'] as const;

/** Certain without asking git, which costs a process or two; false means: ask. */
export function isCertainlySafe(
  { awsDir, credentialsFile }: Pick<Repository, 'awsDir' | 'credentialsFile'>,
  env: Runtime['env'],
): boolean {
  const isLink = lstatSync(credentialsFile, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return !isLink && areCertainlyIgnored(awsDir, SECRET_NAMES, env);
}

/** Before the first secret or note is written: ignored by git and untracked, else FILES_UNSAFE. Gives back warnings. */
export async function guardSecrets(
  runtime: Pick<Runtime, 'env' | 'interrupt' | 'clock'>,
  repository: Pick<Repository, 'awsDir'>,
): Promise<string[]> {
  const { leaked } = await protectSecrets(repository.awsDir, SECRET_NAMES, {
    clock: runtime.clock,
    env: runtime.env,
    signal: runtime.interrupt,
    history: true,
  });
  return leaked.flatMap(({ message, suggestions }) => [message, ...suggestions]);
}
