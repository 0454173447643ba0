import { lstatSync } from 'node:fs';
import { Failure } from '../errors/failure.ts';
import { isInside, resolveRealPath } from '../files/paths.ts';
import { planProtection, protectSecrets } from '../repository/git.ts';
import type { IgnorePlan } from '../repository/git-ignore-file.ts';
import { areCertainlyIgnored, readGitStates } from '../repository/git-states.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { quoteForShell } from '../text.ts';

/** Names in `aws_dir` that must never reach git: the secrets, and what tells of unfinished work. */
export const SECRET_NAMES = ['credentials', '.pf-journal.json', '.pf-journal.json.damaged', '.pf-proofs'] as const;

type Places = Pick<Repository, 'root' | 'awsDir' | 'configFile' | 'credentialsFile'> & {
  /** Where the key came from that was given. */
  readonly keyFile?: string | undefined;
};

/** Certain without asking git, which costs a process or two; false means: ask. */
export function isCertainlySafe(
  { awsDir, configFile, credentialsFile }: Pick<Places, 'awsDir' | 'configFile' | 'credentialsFile'>,
  env: Runtime['env'],
): boolean {
  return !isLink(configFile) && !isLink(credentialsFile) && areCertainlyIgnored(awsDir, SECRET_NAMES, env);
}

interface GuardedSecrets {
  readonly warnings: readonly string[];
  /** The ignore files that were written. */
  readonly changed: string[];
}

/** Few runs are given a file with a key. */
const openExclusion = () => import('../repository/git-exclude.ts');

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
  const { root, keyFile } = repository;
  const options = { env: runtime.env, signal: runtime.interrupt };
  const { problem, changed } =
    keyFile === undefined ? {} : await (await openExclusion()).excludeFile(keyFile, root, options);
  return {
    warnings: [...leaked, ...(problem ? [problem] : [])].flatMap(({ message, suggestions }) => [
      message,
      ...suggestions,
    ]),
    changed: [...(ignored === undefined ? [] : [ignored.path]), ...(changed === undefined ? [] : [changed])],
  };
}

/** The ignore files that `guardSecrets` would write. Throws FILES_UNSAFE where it would. */
export async function planGuard(
  runtime: Pick<Runtime, 'env' | 'interrupt'>,
  repository: Places,
): Promise<IgnorePlan[]> {
  await refuseCommittedLinks(runtime, repository);
  const { awsDir, root, keyFile } = repository;
  const options = { env: runtime.env, signal: runtime.interrupt };
  const { ignore } = await planProtection(awsDir, SECRET_NAMES, options);
  const { plan } = keyFile === undefined ? {} : await (await openExclusion()).planExclusion(keyFile, root, options);
  return [ignore, plan].filter((one) => one !== undefined);
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
