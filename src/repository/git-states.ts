import { lstatSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { readSmallFile } from '../files/paths.ts';
import { findGitFolder } from './git-folder.ts';
import type { GitOptions } from './git-questions.ts';

/**
 * How git treats a file. `exposed`: neither tracked nor ignored. `unknown`: there is a repository, and git cannot or
 * will not say.
 */
export type GitState = 'ignored' | 'tracked' | 'exposed' | 'outside' | 'unknown';

/** How git treats each of `secrets`, paths of files without links in them. */
export async function readGitStates(secrets: readonly string[], options: GitOptions): Promise<Map<string, GitState>> {
  const folders = [...new Set(secrets.map((path) => dirname(path)))];
  const states = await Promise.all(
    folders.map((folder) => {
      const paths = secrets.filter((path) => dirname(path) === folder);
      return readFolderStates(folder, paths, options);
    }),
  );
  return new Map(states.flat());
}

async function readFolderStates(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<[string, GitState][]> {
  const names = paths.map((path) => basename(path));
  if (areCertainlyIgnored(folder, names, options.env)) return paths.map((path) => [path, 'ignored']);
  const listing = await listFiles(folder, paths, options);
  return paths.map((path) => [path, typeof listing === 'string' ? listing : getState(listing, path)]);
}

/** Absolute path → git's letter for it, of files in the index and those that `git add` would take. */
async function listFiles(
  folder: string,
  paths: readonly string[],
  options: GitOptions,
): Promise<ReadonlyMap<string, string> | 'outside' | 'unknown'> {
  // Saves processes: both where there is no repository at all, and the first where there is one of this user's.
  const found = findGitFolder(folder, options.env);
  if (found.kind === 'outside') return 'outside';
  const { askGit, openGit } = await import('./git-questions.ts');
  const standing = found.kind === 'inside' ? found : await openGit(folder, options);
  if (standing.kind !== 'inside') return standing.kind === 'outside' ? 'outside' : 'unknown';
  const { git } = standing;
  const flags = ['-z', '-t', '--cached', '--others', '--exclude-standard'];
  const answer = await askGit(git, ['--literal-pathspecs', 'ls-files', ...flags, '--', ...paths], options);
  if (answer.status !== 0) return 'unknown';
  const lines = answer.stdout.split('\0').filter((line) => line !== '');
  return new Map(lines.map((line) => [join(git.workTree, line.slice(2)), line.slice(0, 1)]));
}

function getState(listing: ReadonlyMap<string, string>, path: string): GitState {
  const letter = listing.get(path);
  if (letter === undefined) return 'ignored';
  return letter === '?' ? 'exposed' : 'tracked';
}

/**
 * Whether it is certain, without asking git, that git ignores and does not track each of `names` in `folder`, which is
 * real: plain patterns of the .gitignore files say so, and the index does not know the path. False means: ask git. A
 * process takes as long as half of Node's start, and git takes two.
 */
export function areCertainlyIgnored(folder: string, names: readonly string[], env: GitOptions['env']): boolean {
  try {
    const found = findGitFolder(folder, env);
    if (found.kind !== 'inside') return false;
    const { workTree, gitDir } = found.git;
    const index = readIndex(join(gitDir, 'index'));
    const way = relative(workTree, folder).split(sep).filter(Boolean);
    const patterns = new PatternFiles(workTree, way);
    return index !== undefined && names.every((name) => isUntracked(index, [...way, name]) && patterns.ignore(name));
  } catch {
    return false;
  }
}

/** Bytes. */
const LARGEST_INDEX = 256 * 1024 * 1024;

/**
 * The index as text without capitals, since some file systems do not tell cases apart. Version 2 holds each path
 * whole. Version 3 may leave files out of the work tree, version 4 abbreviates, and a split or sparse index
 * (extensions `link`, always the first, and `sdir`, always empty) leaves paths out: those are for git to read.
 */
function readIndex(file: string): string | undefined {
  const read = readSmallFile(file, { limit: LARGEST_INDEX });
  if (read.kind === 'missing') return '';
  if (read.kind === 'refused') return undefined;
  const index = read.content.toString('latin1');
  const isWhole = index.startsWith('DIRC\0\0\0\x02') && !index.includes('\0link') && !index.includes('sdir\0\0\0\0');
  return isWhole ? index.toLowerCase() : undefined;
}

/**
 * Whether the path occurs nowhere, and no link or submodule is in the place of a folder above it: each entry has the
 * length of its path before it. ASCII has one spelling.
 */
function isUntracked(index: string, names: readonly string[]): boolean {
  const [path = '', ...folders] = names.map((_name, at) => names.slice(0, names.length - at).join('/'));
  const entries = folders.map((folder) => `${String.fromCharCode(folder.length % 256)}${folder}\0`);
  return /^[ -~]+$/.test(path) && ![path, ...entries].some((place) => index.includes(place.toLowerCase()));
}

/** What is not said of a plain pattern: escapes, classes, `**`, letters that are not ASCII. */
const PLAIN = /^\/?(?:[\w.@+=,~%?* -]|\/(?!\/))+$/;

/** The .gitignore files on the way from the top of a work tree to a folder in it. */
class PatternFiles {
  readonly #folder: string;
  readonly #way: readonly string[];
  /** Lines of each file, the last first: it has the last word. */
  readonly #lines: readonly (readonly string[])[];

  constructor(workTree: string, way: readonly string[]) {
    this.#folder = join(workTree, ...way);
    this.#way = way;
    this.#lines = [0, ...way.keys().map((at) => at + 1)].map((depth) =>
      readLines(join(workTree, ...way.slice(0, depth), '.gitignore')),
    );
  }

  /** Whether git certainly ignores the file `name` of the folder, or a folder on the way to it: either is enough. */
  ignore(name: string): boolean {
    const path = [...this.#way, name];
    return path.some((_name, at) => this.#ignoreOne(path.slice(0, at + 1), at < path.length - 1)) || this.#hides(name);
  }

  /**
   * Whether `name` is a folder with a .gitignore of its own, in which the last word is that git takes nothing of it.
   */
  #hides(name: string): boolean {
    const path = join(this.#folder, name);
    return lstatSync(path).isDirectory() && readLines(join(path, '.gitignore'))[0] === '*';
  }

  /** What the nearest file says that has a word on it counts. */
  #ignoreOne(path: readonly string[], isFolder: boolean): boolean {
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      for (const line of this.#lines[depth] ?? []) {
        const isUnsaid = line.startsWith('!');
        if (isUnsaid && canMatch(line.slice(1), path.slice(depth))) return false;
        if (!isUnsaid && isMatch(line, path.slice(depth), isFolder)) return true;
      }
    }
    return false;
  }
}

function readLines(file: string): string[] {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  // git does not follow a link here.
  const read = stats.isFile() ? readSmallFile(file) : undefined;
  if (read?.kind !== 'read') throw new Error(`${file} is for git to judge`);
  const lines = read.content
    .toString()
    .replace(/^\uFEFF/, '')
    .split('\n');
  return lines
    .map((line) => line.replace(/\r$/, '').replace(/ +$/, ''))
    .filter((line) => /^[^#]/.test(line))
    .reverse();
}

/** Whether a pattern certainly matches a path, whose first name lies beside the pattern's file. */
function isMatch(pattern: string, path: readonly string[], isFolder: boolean): boolean {
  if (!isPlain(pattern) || (pattern.endsWith('/') && !isFolder)) return false;
  return matchPath(pattern, path, '');
}

/** Whether it may, on a file system that does not tell cases apart too. */
function canMatch(pattern: string, path: readonly string[]): boolean {
  return !isPlain(pattern) || matchPath(pattern, path, 'i');
}

function isPlain(pattern: string): boolean {
  return PLAIN.test(pattern) && !pattern.includes('**') && pattern !== '/';
}

function matchPath(pattern: string, path: readonly string[], flags: 'i' | ''): boolean {
  const fold = (text: string) => (flags === 'i' ? text.toLowerCase() : text);
  const names = fold(pattern.replace(/^\//, '').replace(/\/$/, '')).split('/');
  // One with a slash before its end is of this folder alone.
  const subject = pattern.slice(0, -1).includes('/') ? path : path.slice(-1);
  return names.length === subject.length && names.every((name, at) => matchName(name, fold(subject[at] ?? '')));
}

/** Goes back to the last star alone, so that no pattern takes long: each star takes as little as will do. */
function matchName(pattern: string, name: string): boolean {
  let [at, inName, star, resume] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (pattern[at] === '*') [star, resume, at] = [at, inName, at + 1];
    else if (pattern[at] === '?' || pattern[at] === name[inName]) [at, inName] = [at + 1, inName + 1];
    else if (star < 0) return false;
    else [at, resume, inName] = [star + 1, resume + 1, resume + 1];
  }
  return /^\**$/.test(pattern.slice(at));
}
