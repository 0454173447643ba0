import { lstatSync } from 'node:fs';
import { Failure } from '../errors/failure.ts';
import { isInside, resolveRealPath } from '../files/paths.ts';
import { planProtection, protectSecrets, type SecretInspection } from '../repository/git.ts';
import { areCertainlyIgnored, readGitStates } from '../repository/git-states.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { quoteForShell } from '../text.ts';

/** Names in `aws_dir` that must never reach git: the secrets, and what tells of unfinished work. */
export const SECRET_NAMES = ['credentials', '.pf-journal.json', '.pf-journal.json.damaged', '.pf-proofs'] as const;

type Places = Pick<Repository, 'root' | 'awsDir' | 'configFile' | 'credentialsFile'>;

/** Certain without asking git, which costs a process or two; false means: ask. */
export function isCertainlySafe(
  { awsDir, configFile, credentialsFile }: Pick<Places, 'awsDir' | 'configFile' | 'credentialsFile'>,
  env: Runtime['env'],
): boolean {
  return !isLink(configFile) && !isLink(credentialsFile) && areCertainlyIgnored(awsDir, SECRET_NAMES, env);
}

interface GuardedSecrets {
  readonly warnings: readonly string[];
  /** The ignore file that was written. */
  readonly changed: string[];
}

/** Before the first secret or note is written: ignored by git and untracked, else FILES_UNSAFE. */
export async function guardSecrets(
  runtime: Pick<Runtime, 'env' | 'interrupt' | 'clock'>,
  repository: Places,
): Promise<GuardedSecrets> {
  await refuseCommittedLinks(runtime, repository);
  const { leaked, ignored } = await protectSecrets(repository.awsDir, SECRET_NAMES, {
    clock: runtime.clock,
    env: runtime.env,
    signal: runtime.interrupt,
    history: true,
  });
  return {
    warnings: leaked.flatMap(({ message, suggestions }) => [message, ...suggestions]),
    changed: ignored === undefined ? [] : [ignored.path],
  };
}

/** What `guardSecrets` would add, with nothing changed. Throws FILES_UNSAFE where it would. */
export async function planGuard(
  runtime: Pick<Runtime, 'env' | 'interrupt'>,
  repository: Places,
): Promise<SecretInspection> {
  await refuseCommittedLinks(runtime, repository);
  return planProtection(repository.awsDir, SECRET_NAMES, { env: runtime.env, signal: runtime.interrupt });
}

/** A link of the person's own may lead to ~/.aws; one that came with the repository may not. */
async function refuseCommittedLinks(
  { env, interrupt }: Pick<Runtime, 'env' | 'interrupt'>,
  { root, configFile, credentialsFile }: Places,
): Promise<void> {
  for (const file of [configFile, credentialsFile].filter(isLink)) {
    const target = await resolveRealPath(file);
    if (isInside(root, target)) continue;
    const state = (await readGitStates([file], { env, signal: interrupt })).get(file) ?? 'unknown';
    if (state !== 'tracked' && state !== 'unknown') continue;
    const message = `${file} is a link of the repository's, and leads out of it, to ${target}. Nothing was written.`;
    throw new Failure('FILES_UNSAFE', message, {
      suggestions: [`If you want files of the repository's own there: rm ${quoteForShell(file)}`],
      details: { file, target },
    });
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
