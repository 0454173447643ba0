import { readdirSync, statSync } from 'node:fs';
import { access, cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, type Running, type RunOptions, startProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** A test may damage these. */
const COPIED = ['bin', 'scripts', 'package.json', 'oclif.manifest.json'];
const LINKED = ['src', 'dist', 'node_modules'];

export type { Ended, Running, RunOptions };

/** `pf` as a user has it: the build of this checkout, in a folder of its own. */
export interface InstalledPf extends AsyncDisposable {
  /** The launcher, for node to run. */
  readonly program: string;
  readonly start: (args: readonly string[], options: RunOptions) => Running;
  readonly run: (args: readonly string[], options: RunOptions) => Promise<Ended>;
}

/** Puts what `npm run build` has built into a new folder. Throws where that is older than the sources. */
export async function installPf(): Promise<InstalledPf> {
  await assertBuilt();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pf-installed-')));
  for (const part of COPIED) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  for (const part of LINKED) await symlink(join(ROOT, part), join(folder, part));
  await mkdir(join(folder, 'home'));
  const start = (args: readonly string[], options: RunOptions) => startProcess(folder, args, options);
  return {
    program: join(folder, 'bin', 'run.js'),
    start,
    run: (args, options) => start(args, options).ended,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A build that lags behind the sources would have tests judge yesterday's code. */
async function assertBuilt(): Promise<void> {
  const dist = join(ROOT, 'dist');
  const isThere = await access(join(dist, 'cli.cjs')).then(
    () => true,
    () => false,
  );
  if (isThere && newestIn(join(ROOT, 'src')) <= newestIn(dist)) return;
  throw new Error('dist is missing or older than src: npm run build');
}

/** When the latest file below `folder` was written; milliseconds since 1970. */
function newestIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Nothing of the surroundings but what a process needs: a test means the same on every machine. */
export function environmentAt(home: string, env: RunOptions['env']): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    // One for all: the files of dist are the same, and compiling them takes as long as running them.
    NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compiled-for-tests'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    NO_PROXY: '127.0.0.1',
    ...env,
  };
}

function startProcess(folder: string, args: readonly string[], options: RunOptions): Running {
  const program = [join(folder, 'bin', 'run.js'), ...args];
  return startProgram(process.execPath, program, { ...options, env: environmentAt(join(folder, 'home'), options.env) });
}
