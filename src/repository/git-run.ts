import { execFile } from 'node:child_process';
import { errorCode } from '../files/failed.ts';
import type { GitFolder } from './git-folder.ts';

export interface GitOptions {
  /** The environment to find git and its settings in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

export interface GitAnswer {
  /** 127 where there is no git on the PATH. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MISSING = 127;
/** Set by git for its hooks, where they would point us to another repository than the folder's own. */
const LOCAL =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CONFIG|GRAFT_FILE|SHALLOW_FILE|LITERAL_PATHSPECS)$/;

/** In English, without a pager or prompt, without the network, and without touching the index. */
const QUIET = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
};

/** Nothing that a repository's own config names may run, and nothing may be fetched. */
const PROTECTED = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.untrackedCache=false', 'log.showSignature=false'],
  ...['gpg.program=false', 'diff.external=', 'core.pager=cat', 'core.sshCommand=false', 'protocol.allow=never'],
].flatMap((setting) => ['-c', setting]);

/** Asks git about the repository at hand, and about no other. `input` goes to its standard input. */
export function askGit(git: GitFolder, args: readonly string[], options: GitOptions, input = ''): Promise<GitAnswer> {
  const where = ['--git-dir', git.gitDir, '--work-tree', git.workTree];
  return runGit(git.workTree, [...PROTECTED, ...where, ...args], options, input);
}

/** The folders whose repositories a person trusts whoever owns them, by git's global and system settings. */
export async function readSafeDirectories(options: GitOptions): Promise<string[]> {
  const read = (scope: string) =>
    runGit('/', ['config', scope, '--type=path', '--null', '--get-all', 'safe.directory'], options);
  const answers = [await read('--system'), await read('--global')];
  return answers.flatMap(({ stdout }) => stdout.split('\0')).filter((path) => path !== '');
}

function runGit(cwd: string, args: readonly string[], options: GitOptions, input = ''): Promise<GitAnswer> {
  const env = { ...withoutLocal(options.env), ...QUIET };
  return new Promise((resolve, reject) => {
    const settings = { cwd, env, signal: options.signal, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' } as const;
    const child = execFile('git', [...args], settings, (error, stdout, stderr) => {
      if (options.signal?.aborted) reject(options.signal.reason);
      else if (errorCode(error) === 'ENOENT') resolve({ status: MISSING, stdout: '', stderr: '' });
      else resolve({ status: child.exitCode ?? 1, stdout, stderr });
    });
    // git may answer and leave before it has read everything.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

export function isGitMissing(answer: GitAnswer): boolean {
  return answer.status === MISSING;
}

function withoutLocal(env: GitOptions['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !LOCAL.test(name)));
}
