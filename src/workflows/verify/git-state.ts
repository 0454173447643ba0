import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { GitOptions } from '../../repository/git-run.ts';
import { isPlainlyIgnored } from '../../repository/plainly-ignored.ts';
import type { FileFacts } from './facts.ts';
import type { FoundFile } from './shared-files.ts';

type GitState = FileFacts['git'];

/** How git treats each of `files`: one process at most for all that lie in one folder, for this runs before every unit. */
export async function withGitState(files: readonly FoundFile[], options: GitOptions): Promise<FileFacts[]> {
  const secrets = files.filter((file) => file.secret && file.kind !== 'folder').map((file) => file.path);
  const states = await gitStates(secrets, options);
  return files.map((file) => ({ ...file, git: states.get(file.path) ?? 'outside' }));
}

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
  if (paths.every((path) => isPlainlyIgnored(folder, basename(path)))) return paths.map((path) => [path, 'ignored']);
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
  const { runGit } = await import('../../repository/git-run.ts');
  const flags = ['-z', '-t', '--cached', '--others', '--exclude-standard'];
  const names = paths.map((path) => basename(path));
  const answer = await runGit(folder, ['--literal-pathspecs', 'ls-files', ...flags, '--', ...names], options);
  return answer.status === 0 ? answer.stdout.split('\0') : 'unknown';
}

function stateIn(listing: readonly string[], name: string): GitState {
  if (listing.includes(`? ${name}`)) return 'exposed';
  return listing.some((line) => line.slice(2) === name) ? 'tracked' : 'ignored';
}
