import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitOptions, isGitMissing, runGit } from './git-run.ts';

/** How a folder stands to git: outside any work tree, inside one, or nobody can tell. */
export type Standing =
  | { readonly kind: 'outside' | 'inside' | 'git-missing' }
  | { readonly kind: 'git-refuses'; readonly reason: string };

export async function standingOf(folder: string, options: GitOptions): Promise<Standing> {
  const answer = await runGit(folder, ['rev-parse', '--is-inside-work-tree'], options);
  if (isGitMissing(answer)) return { kind: (await hasGitAbove(folder)) ? 'git-missing' : 'outside' };
  if (answer.status === 0) return { kind: answer.stdout.trim() === 'true' ? 'inside' : 'outside' };
  if (/not a git repository \(or any/.test(answer.stderr)) return { kind: 'outside' };
  return { kind: 'git-refuses', reason: answer.stderr.trim() };
}

/** Those of `paths` that are in the index: committed, or about to be. */
export async function trackedAmong(folder: string, paths: readonly string[], options: GitOptions): Promise<string[]> {
  const { stdout } = await ask(
    folder,
    ['--literal-pathspecs', 'ls-files', '-z', '--full-name', '--', ...paths],
    options,
  );
  const top = await topOf(folder, options);
  return items(stdout).map((path) => join(top, path));
}

/** Those of `paths` that git would pick up with `git add`, whatever the ignore files and negations say. */
export async function notIgnoredAmong(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<string[]> {
  // --no-index: a tracked file is never ignored, but what the patterns say of it is the question here.
  const args = ['check-ignore', '--no-index', '-z', '--stdin'];
  const answer = await runGit(folder, args, options, paths.map((path) => `${path}\0`).join(''));
  if (answer.status > 1) throw new Error(`git check-ignore failed: ${answer.stderr.trim()}`);
  const ignored = new Set(items(answer.stdout));
  return paths.filter((path) => !ignored.has(path));
}

/**
 * The last commit on any branch, tag or stash that put a secret into one of the files; undefined where none
 * did. In a partial clone, whose old files are not at hand, the last commit that touched one at all.
 */
export async function commitWithSecret(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<string | undefined> {
  const log = ['--literal-pathspecs', 'log', '--all', '--full-history', '--format=%h', '-n1'];
  const secret = ['-i', '-Gsecret_?access_?key|session_?token'];
  const answer = await runGit(folder, [...log, ...secret, '--', ...paths], options);
  const { stdout } = answer.status === 0 ? answer : await runGit(folder, [...log, '--', ...paths], options);
  return stdout.trim() || undefined;
}

async function topOf(folder: string, options: GitOptions): Promise<string> {
  return (await ask(folder, ['rev-parse', '--show-toplevel'], options)).stdout.replace(/\n$/, '');
}

async function ask(folder: string, args: readonly string[], options: GitOptions) {
  const answer = await runGit(folder, args, options);
  if (answer.status !== 0)
    throw new Error(`git ${args.find((each) => !each.startsWith('-'))} failed: ${answer.stderr.trim()}`);
  return answer;
}

function items(stdout: string): string[] {
  return stdout.split('\0').filter((item) => item !== '');
}

async function hasGitAbove(folder: string): Promise<boolean> {
  if (await stat(join(folder, '.git')).catch(() => undefined)) return true;
  return dirname(folder) !== folder && hasGitAbove(dirname(folder));
}
