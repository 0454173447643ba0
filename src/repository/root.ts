import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { realPathOf } from '../files/real-path.ts';
import { isMissing } from './paths.ts';

export interface RootOptions {
  /** `--repo-root`, relative to `cwd` or absolute. */
  readonly repoRoot?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The repository root: `--repo-root`, else PF_REPO_ROOT, else the nearest ancestor holding
 * panfactum.yaml, else the git top level. Absolute and real.
 * Throws REPOSITORY_NOT_FOUND.
 */
export async function findRoot(options: RootOptions): Promise<string> {
  const { PF_REPO_ROOT: ofShell } = options.env;
  // The flag takes the variable for its default.
  if (options.repoRoot && options.repoRoot !== ofShell) return namedRoot(options.cwd, options.repoRoot, '--repo-root');
  if (ofShell) return namedRoot(options.cwd, ofShell, 'PF_REPO_ROOT');
  const root = nearestHolding('panfactum.yaml', options.cwd) ?? nearestHolding('.git', options.cwd);
  if (root !== undefined) return realPathOf(root);
  throw new Failure(
    'REPOSITORY_NOT_FOUND',
    `${options.cwd} lies in no stack repository: neither it nor a folder above holds panfactum.yaml, and it is in no git repository.`,
  );
}

async function namedRoot(cwd: string, name: string, source: string): Promise<string> {
  const path = resolve(cwd, name);
  const reason = await whyNoFolder(path);
  if (reason === undefined) return realPathOf(path);
  throw new Failure('REPOSITORY_NOT_FOUND', `${source} names ${path}, ${reason}.`, {
    suggestions: [`Give ${source} the folder that holds panfactum.yaml.`],
  });
}

async function whyNoFolder(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? undefined : 'which is no folder';
  } catch (error) {
    if (isMissing(error)) return 'which does not exist';
    return `which cannot be opened (${error instanceof Error ? error.message : error})`;
  }
}

/** `.git` is a folder in a clone and a file in a worktree or submodule: both count. */
function nearestHolding(name: string, from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
