import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended, InstalledPf, RunOptions } from './installed-pf.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A stack repository of a person who types `pf` in it. */
export interface Stack extends AsyncDisposable {
  readonly root: string;
  readonly path: (...parts: string[]) => string;
  /** Runs `pf` here, against the AWS the stack was made for. */
  readonly pf: (args: readonly string[], options?: Partial<RunOptions>) => Promise<Ended>;
  /** Path → mode and digest of every file here, but git's own and the records of proofs: each proof has its time. */
  readonly bytes: () => Promise<Readonly<Record<string, string>>>;
}

/** A new git repository with an empty panfactum.yaml; `env` is what the shell has set. */
export async function newStack(
  pf: Pick<InstalledPf, 'run'>,
  env: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const folder = await temporaryFolder({ 'panfactum.yaml': '' });
  const root = folder.path;
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return {
    root,
    path: (...parts) => join(root, ...parts),
    pf: (args, options = {}) => pf.run(args, { cwd: root, ...options, env: { ...env, ...options.env } }),
    bytes: () => bytesBelow(root),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Path → mode and digest of every file below `root`, but git's own and the records of proofs. */
export async function bytesBelow(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('.git/') && !path.startsWith('.aws/.pf-proofs/'))
    .sort();
  const described = await Promise.all(
    paths.map(async (path): Promise<[string, string]> => {
      const [content, { mode }] = await Promise.all([readFile(join(root, path)), lstat(join(root, path))]);
      return [path, `${(mode & 0o777).toString(8)} ${createHash('sha256').update(content).digest('hex')}`];
    }),
  );
  return Object.fromEntries(described);
}
