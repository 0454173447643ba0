import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Whether it is certain, without asking git, that git ignores and does not track `name` in `folder`: the .gitignore
 * beside it says so by name and unsays nothing, and the name does not occur in the index. False means: ask git.
 * A process takes as long as half of Node's start; this serves the files as this tool leaves them.
 */
export function isPlainlyIgnored(folder: string, name: string): boolean {
  try {
    const top = topOf(folder);
    return top !== undefined && isNamed(folder, name) && !isIndexed(top, relative(top, join(folder, name)));
  } catch {
    return false;
  }
}

/** The nearest folder with a `.git`, where that is a folder; a worktree's is a file, whose index lies elsewhere. */
function topOf(folder: string): string | undefined {
  const git = statSync(join(folder, '.git'), { throwIfNoEntry: false });
  if (git !== undefined) return git.isDirectory() ? folder : undefined;
  return dirname(folder) === folder ? undefined : topOf(dirname(folder));
}

/** No .gitignore further up outranks the one in the file's own folder, but later lines of it outrank earlier ones. */
function isNamed(folder: string, name: string): boolean {
  const lines = readFileSync(join(folder, '.gitignore'), 'utf8').split(/\r?\n/);
  return (lines.includes(name) || lines.includes(`/${name}`)) && !lines.some((line) => line.startsWith('!'));
}

/**
 * Versions 2 and 3 of the index hold each path whole. Version 4 abbreviates, and a split or sparse index
 * (extensions `link` and `sdir`) leaves paths out: those are for git to read.
 */
function isIndexed(top: string, path: string): boolean {
  const index = readIfThere(join(top, '.git', 'index'));
  if (index === undefined) return false;
  const version = index.readUInt32BE(4);
  const whole = index.toString('latin1', 0, 4) === 'DIRC' && (version === 2 || version === 3);
  return !whole || index.includes('link') || index.includes('sdir') || index.includes(path);
}

function readIfThere(path: string): Buffer | undefined {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? undefined : readFileSync(path);
}
