import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
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
  if (paths.every((path) => isCertainlyIgnored(folder, basename(path)))) return paths.map((path) => [path, 'ignored']);
  const listing = isInGit(folder) ? await listingOf(folder, paths, options) : 'outside';
  return paths.map((path) => [path, typeof listing === 'string' ? listing : stateIn(listing, basename(path))]);
}

/** Saves the process where there is no repository at all. */
function isInGit(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  return dirname(folder) !== folder && isInGit(dirname(folder));
}

/** Files in the index and those that `git add` would take, each line with git's letter for it. */
async function listingOf(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<readonly string[] | 'unknown'> {
  const { runGit } = await import('./git-run.ts');
  const flags = ['-z', '-t', '--cached', '--others', '--exclude-standard'];
  const names = paths.map((path) => basename(path));
  const answer = await runGit(folder, ['--literal-pathspecs', 'ls-files', ...flags, '--', ...names], options);
  return answer.status === 0 ? answer.stdout.split('\0') : 'unknown';
}

function stateIn(listing: readonly string[], name: string): GitState {
  if (listing.includes(`? ${name}`)) return 'exposed';
  return listing.some((line) => line.slice(2) === name) ? 'tracked' : 'ignored';
}

/**
 * Whether it is certain, without asking git, that git ignores and does not track `name` in `folder`: the .gitignore
 * beside it says so by name and unsays nothing, and the path does not occur in the index. False means: ask git.
 * A process takes as long as half of Node's start; this serves the files as this tool leaves them.
 */
export function isCertainlyIgnored(folder: string, name: string): boolean {
  try {
    const top = topOf(folder);
    return top !== undefined && isNamed(folder, name) && isUntracked(top, relative(top, join(folder, name)));
  } catch {
    return false;
  }
}

/** The nearest folder with a `.git`, where that is a repository; a worktree's is a file, whose index lies elsewhere. */
function topOf(folder: string): string | undefined {
  const git = join(folder, '.git');
  const found = statSync(git, { throwIfNoEntry: false });
  if (found !== undefined) {
    // git passes over a .git without these, and goes on further up.
    const whole = found.isDirectory() && existsSync(join(git, 'HEAD')) && existsSync(join(git, 'objects'));
    return whole ? folder : undefined;
  }
  return dirname(folder) === folder ? undefined : topOf(dirname(folder));
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
