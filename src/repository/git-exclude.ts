import { lstatSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { makeFolder, resolveRealPath } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import { findGitFolder, type GitFolder } from './git-folder.ts';
import { type IgnorePlan, makePattern, planIgnore } from './git-ignore-file.ts';
import { describeNotIgnored, describeTracked, type SecretProblem } from './git-problems.ts';
import { askGit, type GitOptions } from './git-questions.ts';
import { readGitStates } from './git-states.ts';

interface Exclusion {
  /** What `.git/info/exclude` lacks: a file of one person's, that no commit of the repository need speak of. */
  readonly plan?: IgnorePlan | undefined;
  /** Why the file stays in git's sight. */
  readonly problem?: SecretProblem;
}

/** Nothing where git passes over the file already, or where it lies in no repository, or another than `root` does. */
export async function planExclusion(file: string, root: string, options: GitOptions): Promise<Exclusion> {
  const path = await resolveRealPath(file);
  const [own, found] = [findGitFolder(root, options.env), findGitFolder(dirname(path), options.env)];
  if (own.kind !== 'inside' || found.kind !== 'inside' || own.git.gitDir !== found.git.gitDir) return {};
  const state = (await readGitStates([path], options)).get(path);
  if (state === 'tracked') return { problem: describeTracked(path) };
  if (state !== 'exposed') return {};
  const exclude = await findExcludeFile(found.git, options);
  const pattern = relative(found.git.workTree, path).split(sep).map(makePattern).join('');
  const plan = exclude === undefined ? undefined : planIgnore(exclude, [pattern]);
  // Written before, and a negation in a .gitignore goes before it.
  const isWritten = plan?.before?.toString().split(/\r?\n/).includes(pattern);
  return plan === undefined || isWritten ? { problem: describeNotIgnored(path) } : { plan };
}

/** Has git pass over the file; gives back what is left to say of it. */
export async function excludeFile(
  file: string,
  root: string,
  options: GitOptions,
): Promise<Pick<Exclusion, 'problem'> & { readonly changed?: string }> {
  const { plan, problem } = await planExclusion(file, root, options);
  if (plan === undefined) return problem === undefined ? {} : { problem };
  await makeFolder(dirname(plan.path));
  await replaceFile(plan.path, plan.after, { mode: 0o644, keepMode: true });
  return { ...(await planExclusion(file, root, options)), changed: plan.path };
}

/** A linked worktree has that of its repository. Undefined where a link leads to it. */
async function findExcludeFile(git: GitFolder, options: GitOptions): Promise<string | undefined> {
  const { status, stdout } = await askGit(git, ['rev-parse', '--git-path', 'info/exclude'], options);
  if (status !== 0) return undefined;
  const path = resolve(git.workTree, stdout.replace(/\n$/, ''));
  const folder = dirname(path);
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ? undefined : path;
}
