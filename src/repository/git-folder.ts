import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isTrustedOwner } from '../files/paths.ts';
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
  const real = resolveFolder(folder);
  for (let at = real; ; at = dirname(at)) {
    const path = join(at, '.git');
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) {
      const gitDir = readGitDir(path);
      if (gitDir === undefined) return { kind: 'broken', path };
      // git passes over a folder named .git without these, and goes on further up.
      if (isRepository(gitDir)) return checkOwner({ workTree: at, gitDir }, stats, env);
    }
    if (dirname(at) === at) return { kind: 'outside' };
  }
}

/** Whether a folder has what git takes for a repository: HEAD, objects and refs. */
export function isRepository(folder: string): boolean {
  return (
    ['HEAD', 'objects', 'refs'].every((name) => lstatSync(`${folder}/${name}`, { throwIfNoEntry: false })) ||
    isLinked(folder)
  );
}

/** The folder of a linked worktree has HEAD alone, and names the rest. */
function isLinked(folder: string): boolean {
  return ['HEAD', 'commondir'].every((name) => lstatSync(`${folder}/${name}`, { throwIfNoEntry: false }));
}

function checkOwner(git: GitFolder, entry: Stats, env: GitOptions['env']): GitSearch {
  const owners = [entry, statSync(git.workTree), statSync(git.gitDir)];
  return { kind: owners.every((stats) => isTrustedOwner(stats, env)) ? 'inside' : 'foreign', git };
}

/** Where a folder that is yet to be made will lie. */
function resolveFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return dirname(folder) === folder ? folder : resolveFolder(dirname(folder));
  }
}

const LARGEST_GIT_FILE = 4096;

/**
 * `.git` is a folder in a clone, and in a worktree or submodule a file that names one. Undefined where it leads
 * nowhere.
 */
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
