import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside, readSmallFile } from '../files/paths.ts';
import { findGitFolder } from '../repository/git-folder.ts';
import type { TrustSubject } from './trust.ts';

/** A file that lies in the repository, and what it holds. */
interface Program {
  readonly path: string;
  /** In hex; null where it cannot be read. */
  readonly sha256: string | null;
}

/**
 * The files of the repository that a command names: the program itself, a script that an interpreter is given, one
 * that is found on the PATH. Shells take a command apart in more ways than one, so this does in all of them.
 */
export function findPrograms(command: string, { repository, runtime }: TrustSubject): Program[] {
  const { env, cwd } = runtime;
  const git = findGitFolder(repository.awsDir, env);
  const roots = [repository.root, ...('git' in git ? [git.git.workTree] : [])];
  const isOurs = (path: string) => roots.some((root) => isInside(root, path) || isInside(root, toRealPath(path)));
  const words = listWords(command, { ...env, PWD: cwd });
  const bases = [cwd, repository.root, repository.awsDir];
  const named = words.flatMap((word) => bases.map((base) => resolve(base, word)));
  const folders = named.filter((path) => readKind(path) === 'folder' && isOurs(path));
  const searched = (env.PATH ?? '').split(':').map((folder) => resolve(cwd, folder));
  const found = words.flatMap((word) =>
    [...folders, ...(word.includes('/') ? [] : searched)].map((folder) => resolve(folder, word)),
  );
  const completed = [...named, ...listFilesOfRunners(words).flatMap((name) => bases.map((base) => join(base, name)))]
    .filter(isOurs)
    .flatMap(listCompletions);
  const paths = new Set([...named, ...found, ...completed].filter((path) => readKind(path) === 'file' && isOurs(path)));
  return [...paths].map((path) => ({ path, sha256: hashFile(path) }));
}

/** Where programs that run what is written elsewhere look for it. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  npm: ['package.json'],
  npx: ['package.json'],
  pnpm: ['package.json'],
  yarn: ['package.json'],
  bun: ['package.json', 'bunfig.toml'],
  deno: ['deno.json', 'deno.jsonc'],
};

function listFilesOfRunners(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => (Object.hasOwn(RUNNERS, basename(word)) ? (RUNNERS[basename(word)] ?? []) : []));
}

/** What an interpreter may take for `path`: `creds.js` for `creds`, `tools/creds.py` for `tools.creds`, and so on. */
function listCompletions(path: string): string[] {
  if (readKind(path) === 'file') return [path];
  if (readKind(path) === 'folder') return listFiles(path).map((name) => join(path, name));
  const spellings = [path, join(dirname(path), basename(path).replaceAll('.', '/'))];
  return spellings.flatMap((spelling) =>
    listFiles(dirname(spelling))
      .filter((name) => name.startsWith(`${basename(spelling)}.`))
      .map((name) => join(dirname(spelling), name)),
  );
}

/** Of a folder with more there is no saying what runs. */
const MOST_FILES = 1_000;

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, MOST_FILES);
  } catch {
    return [];
  }
}

/** The command's words as a shell unquotes them, and the pieces of those, which another shell may be given. */
function listWords(command: string, env: TrustSubject['runtime']['env']): string[] {
  const expanded = command
    .replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_all, braced, bare) => env[braced ?? bare] ?? '')
    .replaceAll(/(?<![^\s"'=:])~(?=\/)/g, () => env.HOME ?? '~');
  const quoted = expanded.match(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/g) ?? [];
  const words = quoted.map((word) => word.replaceAll(/["']|\\(?=.)/g, ''));
  const pieces = [expanded, ...words].flatMap((word) => word.split(/[\s"'\\=;|&()<>`$,:]+/));
  return [...new Set([...words, ...pieces])].filter((word) => word !== '');
}

function readKind(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function toRealPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Bytes. */
const LARGEST_PROGRAM = 512 * 1024 * 1024;

function hashFile(path: string): string | null {
  const file = readSmallFile(path, { limit: LARGEST_PROGRAM });
  if (file.kind !== 'read') return null;
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(file.content).digest('hex');
}
