import { existsSync, lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isTrustedOwner } from '../files/read-small-file.ts';
import type { GitOptions } from './git-questions.ts';

/** A repository as git is told of it. Both paths are absolute and real. */
export interface GitFolder {
  readonly workTree: string;
  readonly gitDir: string;
}

export type GitSearch =
  | { readonly kind: 'outside' }
  | { readonly kind: 'inside'; readonly git: GitFolder }
  /** There is a repository, and it belongs to somebody else. */
  | { readonly kind: 'foreign'; readonly git: GitFolder }
  /** `.git` leads nowhere. */
  | { readonly kind: 'broken'; readonly path: string };

/**
 * The repository that the files of `folder` belong to: the nearest `.git` at or above it. git's own discovery would
 * also take a folder for a repository that merely looks like a bare one, and run what its config names.
 */
export function findGitFolder(folder: string, env: GitOptions['env']): GitSearch {
  const real = realFolder(folder);
  for (let at = real; ; at = dirname(at)) {
    const path = join(at, '.git');
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) {
      const gitDir = readGitDir(path);
      if (gitDir === undefined) return { kind: 'broken', path };
      // git passes over a folder named .git without these, and goes on further up.
      if (isRepository(gitDir)) return judgeOwner({ workTree: at, gitDir }, stats, env);
    }
    if (dirname(at) === at) return { kind: 'outside' };
  }
}

/** Whether a folder has what git takes for a repository: HEAD, objects and refs. */
export function isRepository(folder: string): boolean {
  return (
    ['HEAD', 'objects', 'refs'].every((name) => lstatSync(join(folder, name), { throwIfNoEntry: false })) ||
    isLinked(folder)
  );
}

/** The folder of a linked worktree has HEAD alone, and names the rest. */
function isLinked(folder: string): boolean {
  return ['HEAD', 'commondir'].every((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }));
}

function judgeOwner(git: GitFolder, entry: Stats, env: GitOptions['env']): GitSearch {
  const owners = [entry, statSync(git.workTree), statSync(git.gitDir)];
  return { kind: owners.every((stats) => isTrustedOwner(stats, env)) ? 'inside' : 'foreign', git };
}

/** Where a folder that is yet to be made will lie. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return dirname(folder) === folder ? folder : realFolder(dirname(folder));
  }
}

const LARGEST_GIT_FILE = 4096;

/** `.git` is a folder in a clone, and in a worktree or submodule a file that names one. Undefined where it leads nowhere. */
function readGitDir(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return realpathSync.native(path);
    if (!stats.isFile() || stats.size > LARGEST_GIT_FILE) return undefined;
    const [, named] = /^gitdir: (.+?)\r?\n*$/.exec(readFileSync(path, 'utf8')) ?? [];
    return named === undefined ? undefined : realpathSync.native(resolve(dirname(path), named));
  } catch {
    return undefined;
  }
}

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
  const { askGit, openGit } = await import('./git-questions.ts');
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
