import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { getErrorCode } from '../files/paths.ts';
import { removeAwsVariables } from '../runtime.ts';
import { quoteForShell } from '../text.ts';
import { findGitFolder, type GitFolder } from './git-folder.ts';

/** How a folder stands to git: outside any work tree, inside one, or nobody can tell. */
export type GitStanding =
  | { readonly kind: 'outside' }
  | { readonly kind: 'git-missing' }
  | { readonly kind: 'inside'; readonly git: GitFolder }
  | { readonly kind: 'git-refuses'; readonly reason: string };

/** Finds the repository of `folder`, and whether git is there to be asked about it. */
export async function openGit(folder: string, options: GitOptions): Promise<GitStanding> {
  const found = findGitFolder(folder, options.env);
  if (found.kind === 'outside') return { kind: 'outside' };
  if (found.kind === 'broken') return { kind: 'git-refuses', reason: `${found.path} leads to no repository` };
  const { git } = found;
  const answer = await askGit(git, ['rev-parse', '--git-dir'], options);
  if (isGitMissing(answer)) return { kind: 'git-missing' };
  if (found.kind === 'foreign' && !(await isSafeDirectory(git.workTree, options))) {
    const { workTree } = git;
    const remedy = `git config --global --add safe.directory ${quoteForShell(workTree)}`;
    return { kind: 'git-refuses', reason: `detected dubious ownership in repository at '${workTree}'\n${remedy}` };
  }
  return answer.status === 0 ? { kind: 'inside', git } : { kind: 'git-refuses', reason: answer.stderr.trim() };
}

/** Whether git's global or system settings call `folder` safe, whoever owns it. */
export async function isSafeDirectory(folder: string, options: GitOptions): Promise<boolean> {
  const safe = await readSafeDirectories(options);
  return safe.some((path) => {
    if (path === '*') return true;
    return path.endsWith('/*') ? folder.startsWith(path.slice(0, -1)) : path === folder;
  });
}

/** Those of `paths` that are in the index: committed, or about to be. */
export async function findTracked(git: GitFolder, paths: readonly string[], options: GitOptions): Promise<string[]> {
  const { stdout } = await requireAnswer(git, ['--literal-pathspecs', 'ls-files', '-z', '--', ...paths], options);
  return splitItems(stdout).map((path) => join(git.workTree, path));
}

/** Those of `paths` that git would pick up with `git add`, whatever the ignore files and negations say. */
export async function findNotIgnored(git: GitFolder, paths: readonly string[], options: GitOptions): Promise<string[]> {
  // --no-index: a tracked file is never ignored, but what the patterns say of it is the question here.
  const args = ['check-ignore', '--no-index', '-z', '--stdin'];
  const answer = await askGit(git, args, options, paths.map((path) => `${path}\0`).join(''));
  if (answer.status > 1) throw makeNoAnswerFailure(git, answer);
  const ignored = new Set(splitItems(answer.stdout));
  return paths.filter((path) => !ignored.has(path));
}

/**
 * The last commit on any branch, tag or stash that put a secret into one of the files; undefined where none
 * did. In a partial clone, whose old files are not at hand, the last commit that touched one at all.
 */
export async function findCommitWithSecret(
  git: GitFolder,
  paths: readonly string[],
  options: GitOptions,
): Promise<string | undefined> {
  const safely = ['--no-ext-diff', '--no-textconv', '--no-show-signature'];
  const log = ['--literal-pathspecs', 'log', '--all', '--full-history', '--format=%h', '-n1', ...safely];
  const secret = ['-i', '-Gsecret_?access_?key|session_?token'];
  const patient = { ...options, timeoutMs: LONGEST_SEARCH_MS };
  const answer = await askGit(git, [...log, ...secret, '--', ...paths], patient);
  const isPartial = answer.status !== 0 && answer.status !== TIMED_OUT;
  const { stdout } = isPartial ? await askGit(git, [...log, '--', ...paths], options) : answer;
  return stdout.trim() || undefined;
}

/** What of `folder` is in no commit: changed, new, or ignored, but for what terragrunt and OpenTofu make themselves. */
export async function listUncommitted(git: GitFolder, folder: string, options: GitOptions): Promise<string[]> {
  const args = [
    '--literal-pathspecs',
    'status',
    '--porcelain',
    '--ignored',
    '--untracked-files=all',
    '-z',
    '--',
    folder,
  ];
  const { stdout } = await requireAnswer(git, args, options);
  const paths = splitItems(stdout).map((item) => join(git.workTree, item.slice('XY '.length)));
  return paths.filter((path) => !/\/\.(?:terragrunt-cache|terraform)(?:\/|$)/.test(path));
}

async function requireAnswer(git: GitFolder, args: readonly string[], options: GitOptions) {
  const answer = await askGit(git, args, options);
  if (answer.status !== 0) throw makeNoAnswerFailure(git, answer);
  return answer;
}

function makeNoAnswerFailure({ workTree }: GitFolder, { stderr }: GitAnswer): Failure {
  return new Failure('FILES_UNSAFE', `git gives no answer about ${workTree}: ${stderr.trim()}`, {
    suggestions: [`See what git says: git -C ${quoteForShell(workTree)} status`],
  });
}

function splitItems(stdout: string): string[] {
  return stdout.split('\0').filter((item) => item !== '');
}

export interface GitOptions {
  /** The environment to find git and its settings in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Ten seconds unless given. */
  readonly timeoutMs?: number;
}

/** A repository may name a pipe that nobody writes to where git looks for a file. */
const LONGEST_MS = 10_000;
/** For a walk through the whole history. */
const LONGEST_SEARCH_MS = 60_000;

export interface GitAnswer {
  /** 127 where there is no git on the PATH, 124 where it took too long. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MISSING = 127;
const TIMED_OUT = 124;
/** Set by git for its hooks, where they would point us to another repository than the folder's own. */
const LOCAL =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CONFIG|GRAFT_FILE|SHALLOW_FILE|LITERAL_PATHSPECS)$/;

/** In English, without a pager or prompt, without the network, and without touching the index. */
const QUIET = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  // For older versions of git. It goes before all that a repository allows.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: 'cat',
};

/** Nothing that a repository's own config names may run, and nothing may be fetched. */
const PROTECTED = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.untrackedCache=false', 'log.showSignature=false'],
  ...['gpg.program=false', 'diff.external=', 'core.pager=cat', 'core.sshCommand=false', 'protocol.allow=never'],
].flatMap((setting) => ['-c', setting]);

/** Repositories about which git was silent for too long: nobody waits a second time. */
const silent = new Set<string>();
const TOO_LONG: GitAnswer = { status: TIMED_OUT, stdout: '', stderr: 'it took too long' };

/** Asks git about the repository at hand, and about no other. `input` goes to its standard input. */
export async function askGit(
  git: GitFolder,
  args: readonly string[],
  options: GitOptions,
  input = '',
): Promise<GitAnswer> {
  if (silent.has(git.gitDir)) return TOO_LONG;
  const where = ['--git-dir', git.gitDir, '--work-tree', git.workTree];
  const answer = await runGit(git.workTree, [...PROTECTED, ...where, ...args], options, input);
  if (answer === TOO_LONG) silent.add(git.gitDir);
  return answer;
}

/** The folders whose repositories a person trusts whoever owns them, by git's global and system settings. */
async function readSafeDirectories(options: GitOptions): Promise<string[]> {
  const read = (scope: string) =>
    runGit('/', ['config', scope, '--type=path', '--null', '--get-all', 'safe.directory'], options);
  const answers = [await read('--system'), await read('--global')];
  return answers.flatMap(({ stdout }) => stdout.split('\0')).filter((path) => path !== '');
}

function runGit(cwd: string, args: readonly string[], options: GitOptions, input = ''): Promise<GitAnswer> {
  const env = { ...removeLocalVariables(removeAwsVariables(options.env)), ...QUIET };
  return new Promise((resolve, reject) => {
    const { signal, timeoutMs: timeout = LONGEST_MS } = options;
    const limits = { timeout, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
    const settings = { cwd, env, signal, ...limits, encoding: 'utf8' } as const;
    const child = execFile('git', [...args], settings, (error, stdout, stderr) => {
      if (options.signal?.aborted) reject(options.signal.reason);
      else if (getErrorCode(error) === 'ENOENT') resolve({ status: MISSING, stdout: '', stderr: '' });
      else if (child.signalCode === 'SIGKILL') resolve(TOO_LONG);
      else resolve({ status: child.exitCode ?? 1, stdout, stderr });
    });
    // git may answer and leave before it has read everything.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function isGitMissing(answer: GitAnswer): boolean {
  return answer.status === MISSING;
}

function removeLocalVariables(env: GitOptions['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !LOCAL.test(name)));
}
