import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Whether it is certain, without asking git, that git ignores and does not track `name` in `folder`: the .gitignore
 * beside it says so by name and unsays nothing, and the path does not occur in the index. False means: ask git.
 * A process takes as long as half of Node's start; this serves the files as this tool leaves them.
 */
export function isPlainlyIgnored(folder: string, name: string): boolean {
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
