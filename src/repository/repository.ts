import { existsSync, lstatSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isInside, isMissing, isTrustedOwner, resolveRealPath } from '../files/paths.ts';
import { quoteForShell } from '../text.ts';
import { isRepository } from './git-folder.ts';
import { readYaml, type YamlFile } from './yaml.ts';

export interface RootOptions {
  /** `--repo-root`, relative to `cwd` or absolute. */
  readonly repoRoot?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The repository root: `--repo-root`, else PF_REPO_ROOT, else the nearest ancestor holding
 * panfactum.yaml, else the git top level. Absolute and real. One of another user is passed over, unless a person names
 * it or git's safe.directory does: in a folder that everybody writes to, anybody could leave one.
 * Throws REPOSITORY_NOT_FOUND.
 */
export async function findRoot(options: RootOptions): Promise<string> {
  const { PF_REPO_ROOT: ofShell } = options.env;
  // The flag takes the variable for its default.
  if (options.repoRoot && options.repoRoot !== ofShell)
    return resolveNamedRoot(options.cwd, options.repoRoot, '--repo-root');
  if (ofShell) return resolveNamedRoot(options.cwd, ofShell, 'PF_REPO_ROOT');
  const foreign: string[] = [];
  for (const name of ['panfactum.yaml', '.git']) {
    for (const folder of listHolding(name, options.cwd)) {
      if (await isTrusted(folder, name, options.env)) return resolveRealPath(folder);
      foreign.push(folder);
    }
  }
  throw makeNotFoundFailure(options.cwd, foreign);
}

function makeNotFoundFailure(cwd: string, [foreign]: readonly string[]): Failure {
  const nothing = `Not in a stack repository: no panfactum.yaml or git repository in ${cwd} or above it.`;
  if (foreign === undefined) return new Failure('REPOSITORY_NOT_FOUND', nothing);
  return new Failure('REPOSITORY_NOT_FOUND', `The repository ${foreign} belongs to another user, and is not used.`, {
    suggestions: [
      `If you trust it: git config --global --add safe.directory ${quoteForShell(foreign)}`,
      `Or name it: --repo-root ${quoteForShell(foreign)}`,
    ],
    details: { folder: foreign },
  });
}

/** Whether the folder, and what makes it a root, are of an owner we trust, or git was told that it is safe. */
async function isTrusted(folder: string, name: string, env: RootOptions['env']): Promise<boolean> {
  const path = join(folder, name);
  const owners = [statSync(folder), lstatSync(path), statSync(path, { throwIfNoEntry: false })];
  if (owners.every((stats) => stats === undefined || isTrustedOwner(stats, env))) return true;
  const { isSafeDirectory } = await import('./git-questions.ts');
  return isSafeDirectory(folder, { env });
}

async function resolveNamedRoot(cwd: string, name: string, source: string): Promise<string> {
  const path = resolve(cwd, name);
  const reason = await explainNoFolder(path);
  if (reason === undefined) return resolveRealPath(path);
  throw new Failure('REPOSITORY_NOT_FOUND', `${source} names ${path}, ${reason}.`, {
    suggestions: [`Give ${source} the folder that holds panfactum.yaml.`],
  });
}

async function explainNoFolder(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? undefined : 'which is no folder';
  } catch (error) {
    if (isMissing(error)) return 'which does not exist';
    return `which cannot be opened (${error instanceof Error ? error.message : error})`;
  }
}

/** The folders from `from` upwards that hold `name`. `.git` may be a folder, or a file in a worktree or submodule. */
function* listHolding(name: string, from: string): Generator<string> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) yield folder;
    if (dirname(folder) === folder) return;
  }
}

/** The stack repository a command works in. Every path is absolute and real. */
export interface Repository {
  readonly root: string;
  /** Holds the AWS files of the repository; may not exist yet. */
  readonly awsDir: string;
  /** Holds a folder for each environment; may not exist yet. */
  readonly environmentsDir: string;
  readonly configFile: string;
  readonly credentialsFile: string;
  readonly journalFile: string;
  /**
   * Texts that are planned and not written yet, by absolute and real path. Readers of settings and plans of YAML
   * files take them for the files, so that a plan can stand on top of another.
   */
  readonly pending?: PendingTexts;
}

export type PendingTexts = ReadonlyMap<string, string>;

/** A folder that `panfactum.yaml` names, relative to the root. */
interface FolderName {
  readonly value: string;
  /** `file:line` where it was set; undefined for the default. */
  readonly from?: string;
}

type FolderNames = Readonly<Record<'aws_dir' | 'environments_dir', FolderName>>;

const DEFAULTS: FolderNames = { aws_dir: { value: '.aws' }, environments_dir: { value: 'environments' } };

/** Later files win: `panfactum.user.yaml` is one person's own and not committed. */
const FILES = ['panfactum.yaml', 'panfactum.user.yaml'];

/**
 * Finds the repository of `cwd` and reads where its folders are.
 * Throws REPOSITORY_NOT_FOUND, or REPOSITORY_INVALID for settings that cannot be used or
 * a folder outside the root, by its name or through a symlink.
 */
export async function findRepository(options: RootOptions): Promise<Repository> {
  const root = await findRoot(options);
  const names = await readFolderNames(root);
  const awsDir = await resolveFolderInside(root, 'aws_dir', names.aws_dir);
  refuseGit(root, awsDir, names.aws_dir);
  return {
    root,
    awsDir,
    environmentsDir: await resolveFolderInside(root, 'environments_dir', names.environments_dir),
    configFile: join(awsDir, 'config'),
    credentialsFile: join(awsDir, 'credentials'),
    journalFile: join(awsDir, '.pf-journal.json'),
  };
}

/** Reads which folders the repository at `root` names. Throws REPOSITORY_INVALID with file and line. */
async function readFolderNames(root: string): Promise<FolderNames> {
  let names = DEFAULTS;
  for (const name of FILES) {
    const read = await readYaml(join(root, name), 'REPOSITORY_INVALID');
    if (read !== undefined) names = { ...names, ...pickNames(read) };
  }
  return names;
}

function pickNames({ file, values, findLine }: YamlFile): Partial<FolderNames> {
  const found: Record<string, FolderName> = {};
  for (const key of ['aws_dir', 'environments_dir'] as const) {
    const value = values[key];
    if (value === undefined || value === null) continue;
    const from = `${file}:${findLine(key)}`;
    // What leads there is typed into shells, and shown.
    if (typeof value !== 'string' || value.trim() === '' || /\p{Cc}/u.test(value)) {
      throw new Failure('REPOSITORY_INVALID', `${from}: ${key} must be the name of a folder, as text.`, {
        suggestions: [`Write it like this: ${key}: ${DEFAULTS[key].value}`],
        details: { file },
      });
    }
    found[key] = { value, from };
  }
  return found;
}

async function resolveFolderInside(root: string, key: string, name: FolderName): Promise<string> {
  const what = `${name.from ?? root}: ${key} is ${name.value}`;
  const advice = `Set ${key} in panfactum.yaml to a folder inside the repository.`;
  if (isAbsolute(name.value)) throw makeInvalidFailure(`${what}; it must be relative to the repository root.`, advice);
  const path = await resolvePathInside(root, resolve(root, name.value), what, advice);
  if (isFile(path)) throw makeInvalidFailure(`${what}, which is a file, not a folder.`, advice);
  return path;
}

/**
 * Secrets lie in no place where git keeps its own, or that git would take for a repository. Throws
 * REPOSITORY_INVALID.
 */
function refuseGit(root: string, awsDir: string, name: FolderName): void {
  const isInGit = awsDir.slice(root.length).toLowerCase().split(sep).includes('.git');
  let why = isRepository(awsDir) ? 'a folder that git takes for a repository' : undefined;
  if (isInGit) why = "a folder of git's own";
  if (awsDir === root) why = 'the root itself';
  if (why === undefined) return;
  const what = `${name.from ?? root}: aws_dir is ${name.value}, which is ${why}.`;
  throw makeInvalidFailure(what, 'Set aws_dir in panfactum.yaml to a folder of its own, such as .aws.');
}

/**
 * The real path of `path`, which may not exist yet. Throws REPOSITORY_INVALID, its message opened
 * by `what`, where that lies outside `root`.
 */
export async function resolvePathInside(root: string, path: string, what: string, advice: string): Promise<string> {
  let real: string;
  try {
    real = await resolveRealPath(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw makeInvalidFailure(`${what}, which cannot be followed (${why}).`, advice);
  }
  if (isInside(root, real)) return real;
  throw makeInvalidFailure(`${what}, which leads to ${real}, outside the repository at ${root}.`, advice);
}

function makeInvalidFailure(message: string, advice: string): Failure {
  return new Failure('REPOSITORY_INVALID', message, { suggestions: [advice] });
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
