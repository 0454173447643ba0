import { join } from 'node:path';
import { shellWord } from '../text.ts';
import { findGitFolder, type GitFolder } from './git-folder.ts';
import { askGit, type GitOptions, isGitMissing, readSafeDirectories } from './git-run.ts';

/** How a folder stands to git: outside any work tree, inside one, or nobody can tell. */
export type GitStanding =
  | { readonly kind: 'outside' }
  | { readonly kind: 'git-missing' }
  | { readonly kind: 'inside'; readonly git: GitFolder }
  | { readonly kind: 'git-refuses'; readonly reason: string };

/** Finds the repository of `folder`, and whether git is there to be asked about it. */
export async function openGit(folder: string, options: GitOptions): Promise<GitStanding> {
  const found = findGitFolder(folder, options.env);
  if (found.kind === 'outside') return { kind: 'outside' };
  if (found.kind === 'broken') return { kind: 'git-refuses', reason: `${found.path} leads to no repository` };
  const { git } = found;
  const answer = await askGit(git, ['rev-parse', '--git-dir'], options);
  if (isGitMissing(answer)) return { kind: 'git-missing' };
  if (found.kind === 'foreign' && !(await isSafeDirectory(git, options))) {
    const { workTree } = git;
    const remedy = `git config --global --add safe.directory ${shellWord(workTree)}`;
    return { kind: 'git-refuses', reason: `detected dubious ownership in repository at '${workTree}'\n${remedy}` };
  }
  return answer.status === 0 ? { kind: 'inside', git } : { kind: 'git-refuses', reason: answer.stderr.trim() };
}

async function isSafeDirectory({ workTree }: GitFolder, options: GitOptions): Promise<boolean> {
  const safe = await readSafeDirectories(options);
  return safe.some((path) => {
    if (path === '*') return true;
    return path.endsWith('/*') ? workTree.startsWith(path.slice(0, -1)) : path === workTree;
  });
}

/** Those of `paths` that are in the index: committed, or about to be. */
export async function findTracked(git: GitFolder, paths: readonly string[], options: GitOptions): Promise<string[]> {
  const { stdout } = await requireAnswer(git, ['--literal-pathspecs', 'ls-files', '-z', '--', ...paths], options);
  return splitItems(stdout).map((path) => join(git.workTree, path));
}

/** Those of `paths` that git would pick up with `git add`, whatever the ignore files and negations say. */
export async function findNotIgnored(git: GitFolder, paths: readonly string[], options: GitOptions): Promise<string[]> {
  // --no-index: a tracked file is never ignored, but what the patterns say of it is the question here.
  const args = ['check-ignore', '--no-index', '-z', '--stdin'];
  const answer = await askGit(git, args, options, paths.map((path) => `${path}\0`).join(''));
  if (answer.status > 1) throw new Error(`git check-ignore failed: ${answer.stderr.trim()}`);
  const ignored = new Set(splitItems(answer.stdout));
  return paths.filter((path) => !ignored.has(path));
}

/**
 * The last commit on any branch, tag or stash that put a secret into one of the files; undefined where none
 * did. In a partial clone, whose old files are not at hand, the last commit that touched one at all.
 */
export async function findCommitWithSecret(
  git: GitFolder,
  paths: readonly string[],
  options: GitOptions,
): Promise<string | undefined> {
  const safely = ['--no-ext-diff', '--no-textconv', '--no-show-signature'];
  const log = ['--literal-pathspecs', 'log', '--all', '--full-history', '--format=%h', '-n1', ...safely];
  const secret = ['-i', '-Gsecret_?access_?key|session_?token'];
  const answer = await askGit(git, [...log, ...secret, '--', ...paths], options);
  const { stdout } = answer.status === 0 ? answer : await askGit(git, [...log, '--', ...paths], options);
  return stdout.trim() || undefined;
}

async function requireAnswer(git: GitFolder, args: readonly string[], options: GitOptions) {
  const answer = await askGit(git, args, options);
  if (answer.status !== 0)
    throw new Error(`git ${args.find((word) => !word.startsWith('-'))} failed: ${answer.stderr.trim()}`);
  return answer;
}

function splitItems(stdout: string): string[] {
  return stdout.split('\0').filter((item) => item !== '');
}
