import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { findGitFolder } from './git-folder.ts';
import type { GitOptions } from './git-run.ts';

/** How git treats a file. `exposed`: neither tracked nor ignored. `unknown`: there is a repository, and git cannot or will not say. */
export type GitState = 'ignored' | 'tracked' | 'exposed' | 'outside' | 'unknown';

/** How git treats each of `secrets`, paths of files without links in them. */
export async function gitStates(secrets: readonly string[], options: GitOptions): Promise<Map<string, GitState>> {
  const folders = [...new Set(secrets.map((path) => dirname(path)))];
  const states = await Promise.all(
    folders.map((folder) => {
      const paths = secrets.filter((path) => dirname(path) === folder);
      return statesIn(folder, paths, options);
    }),
  );
  return new Map(states.flat());
}

async function statesIn(folder: string, paths: readonly string[], options: GitOptions): Promise<[string, GitState][]> {
  const isCertain = paths.every((path) => isCertainlyIgnored(folder, basename(path), options.env));
  if (isCertain) return paths.map((path) => [path, 'ignored']);
  const listing = await listFiles(folder, paths, options);
  return paths.map((path) => [path, typeof listing === 'string' ? listing : stateIn(listing, path)]);
}

/** Absolute path → git's letter for it, of files in the index and those that `git add` would take. */
async function listFiles(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<ReadonlyMap<string, string> | 'outside' | 'unknown'> {
  // Saves the process where there is no repository at all.
  if (findGitFolder(folder, options.env).kind === 'outside') return 'outside';
  const [{ openGit }, { askGit }] = await Promise.all([import('./git-questions.ts'), import('./git-run.ts')]);
  const standing = await openGit(folder, options);
  if (standing.kind !== 'inside') return standing.kind === 'outside' ? 'outside' : 'unknown';
  const { git } = standing;
  const flags = ['-z', '-t', '--cached', '--others', '--exclude-standard'];
  const answer = await askGit(git, ['--literal-pathspecs', 'ls-files', ...flags, '--', ...paths], options);
  if (answer.status !== 0) return 'unknown';
  const lines = answer.stdout.split('\0').filter((line) => line !== '');
  return new Map(lines.map((line) => [join(git.workTree, line.slice(2)), line.slice(0, 1)]));
}

function stateIn(listing: ReadonlyMap<string, string>, path: string): GitState {
  const letter = listing.get(path);
  if (letter === undefined) return 'ignored';
  return letter === '?' ? 'exposed' : 'tracked';
}

/**
 * Whether it is certain, without asking git, that git ignores and does not track `name` in `folder`: the .gitignore
 * beside it says so by name and unsays nothing, and the path does not occur in the index. False means: ask git.
 * A process takes as long as half of Node's start; this serves the files as this tool leaves them.
 */
export function isCertainlyIgnored(folder: string, name: string, env: GitOptions['env']): boolean {
  try {
    const found = findGitFolder(folder, env);
    // A worktree's index lies elsewhere.
    if (found.kind !== 'inside' || found.git.gitDir !== join(found.git.workTree, '.git')) return false;
    const { workTree } = found.git;
    return isNamed(folder, name) && isUntracked(workTree, relative(workTree, join(folder, name)));
  } catch {
    return false;
  }
}

/** No .gitignore further up outranks the one in the file's own folder, but later lines of it outrank earlier ones. */
function isNamed(folder: string, name: string): boolean {
  const path = join(folder, '.gitignore');
  // git does not follow a link here.
  if (!lstatSync(path).isFile()) return false;
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  return (lines.includes(name) || lines.includes(`/${name}`)) && !lines.some((line) => line.startsWith('!'));
}

/**
 * Versions 2 and 3 of the index hold each path whole. Version 4 abbreviates, and a split or sparse index
 * (extensions `link` and `sdir`) leaves paths out: those are for git to read, and so are paths that are not ASCII,
 * which file systems spell in several ways. Some file systems do not tell cases apart.
 */
function isUntracked(top: string, path: string): boolean {
  const file = join(top, '.git', 'index');
  if (!existsSync(file)) return true;
  const index = readFileSync(file, 'latin1');
  const version = index.charCodeAt(7);
  const whole = index.startsWith('DIRC\0\0\0') && (version === 2 || version === 3);
  if (!whole || /[^ -~]/.test(path) || index.includes('link') || index.includes('sdir')) return false;
  return !index.toLowerCase().includes(path.toLowerCase());
}
