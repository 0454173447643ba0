import { basename, dirname, join } from 'node:path';
import { LOCK_NAME, LOCK_PATTERN } from '../files/lock.ts';
import { resolveRealPath } from '../files/paths.ts';
import { TEMPORARY_PATTERN } from '../files/temporary.ts';
import type { GitFolder } from './git-folder.ts';
import { type IgnorePlan, makePattern, planIgnore } from './git-ignore-file.ts';
import {
  describeHistory,
  describeMissingGit,
  describeNotIgnored,
  describeRefusal,
  describeTracked,
  type SecretProblem,
} from './git-problems.ts';
import { findCommitWithSecret, findNotIgnored, findTracked, type GitOptions, openGit } from './git-questions.ts';

export interface InspectOptions extends GitOptions {
  /** Search the whole history for secrets too, which takes seconds in a large repository. */
  readonly history?: boolean;
}

export interface SecretInspection {
  readonly problems: readonly SecretProblem[];
  /** What `protectSecrets` would add to `aws_dir/.gitignore`; undefined where nothing is missing. */
  readonly ignore: IgnorePlan | undefined;
}

const NOTHING: SecretInspection = { problems: [], ignore: undefined };

/**
 * How git treats the named files of `aws_dir`, links followed; changes nothing. No problems where no
 * repository is around. Rejects with the signal's reason.
 */
export async function inspectSecrets(
  directory: string,
  names: readonly string[],
  options: InspectOptions,
): Promise<SecretInspection> {
  const places = await listSecretFolders(directory, names);
  const found = await Promise.all(places.map((place) => inspectFolder(place, options)));
  return {
    problems: found.flatMap(({ problems }) => problems),
    ignore: found.find(({ ignore }) => ignore !== undefined)?.ignore,
  };
}

async function inspectFolder(place: SecretFolder, options: InspectOptions): Promise<SecretInspection> {
  const paths = place.names.map((name) => join(place.folder, name));
  const standing = await openGit(place.folder, options);
  if (standing.kind === 'outside') return NOTHING;
  if (standing.kind === 'git-missing') return { ...NOTHING, problems: paths.map(describeMissingGit) };
  if (standing.kind === 'git-refuses') {
    return { ...NOTHING, problems: paths.map((path) => describeRefusal(path, standing.reason)) };
  }
  const git = standing.git;
  const open = await findNotIgnored(git, paths, options);
  const problems = [
    ...(paths.length > 0 ? await findTracked(git, paths, options) : []).map(describeTracked),
    ...open.map(describeNotIgnored),
    ...(options.history ? await findLeaked(git, paths, options) : []),
  ];
  return { problems, ignore: place.own ? await planMissingIgnores(git, place, options) : undefined };
}

/** What `.gitignore` lacks: the names themselves, what a killed run may leave beside them, the lock. */
async function planMissingIgnores(
  git: GitFolder,
  { folder, names }: SecretFolder,
  options: InspectOptions,
): Promise<IgnorePlan | undefined> {
  const patterns = new Map(names.map((name) => [join(folder, name), makePattern(name)]));
  for (const name of names) patterns.set(join(folder, makeLeftoverPattern(name)), TEMPORARY_PATTERN);
  patterns.set(join(folder, LOCK_NAME), LOCK_PATTERN);
  const open = await findNotIgnored(git, [...patterns.keys()], options);
  if (open.length === 0) return undefined;
  return planIgnore(join(folder, '.gitignore'), [...new Set(open.flatMap((path) => patterns.get(path) ?? []))]);
}

/** One walk through the history for all files; only where it finds something, one for each. */
async function findLeaked(git: GitFolder, paths: readonly string[], options: InspectOptions): Promise<SecretProblem[]> {
  if (paths.length === 0 || (await findCommitWithSecret(git, paths, options)) === undefined) return [];
  const problems: SecretProblem[] = [];
  for (const path of paths) {
    const commit = await findCommitWithSecret(git, [path], options);
    if (commit !== undefined) problems.push(describeHistory(path, commit));
  }
  return problems;
}

/** A folder that secret files end up in, links followed. */
export interface SecretFolder {
  readonly folder: string;
  /** Whether this is `aws_dir` itself, whose `.gitignore` is ours to extend. */
  readonly own: boolean;
  /** File names as they lie there. */
  readonly names: readonly string[];
}

/** Where the named files of `aws_dir` really lie. A link is no secret; the file it leads to is. */
async function listSecretFolders(directory: string, names: readonly string[]): Promise<SecretFolder[]> {
  const own = await resolveRealPath(directory);
  const folders = new Map<string, string[]>([[own, []]]);
  for (const name of names) {
    const target = await resolveRealPath(join(own, name));
    const folder = dirname(target);
    folders.set(folder, [...(folders.get(folder) ?? []), basename(target)]);
  }
  return [...folders].map(([folder, files]) => ({ folder, own: folder === own, names: files }));
}

/** A name such as a killed run may leave beside a secret file. */
function makeLeftoverPattern(name: string): string {
  return TEMPORARY_PATTERN.replaceAll('*', () => name);
}
