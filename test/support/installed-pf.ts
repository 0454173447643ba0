import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Ended, type Running, type RunOptions, startProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = ['bin', 'src', 'scripts', 'package.json', 'oclif.manifest.json'];

export type { Ended, Running, RunOptions };

/** `pf` as a user has it: built, in a folder of its own, where nobody rebuilds it during a test. */
export interface InstalledPf {
  /** The launcher, for node to run. */
  readonly program: string;
  readonly start: (args: readonly string[], options: RunOptions) => Running;
  readonly run: (args: readonly string[], options: RunOptions) => Promise<Ended>;
  readonly remove: () => Promise<void>;
}

/** Builds the sources as they stand into a new folder. Takes about a second. */
export async function installPf(): Promise<InstalledPf> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pf-installed-')));
  for (const part of PARTS) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true }).catch((error: unknown) => {
      // The manifest is made at release; everything else must be there.
      if (part !== 'oclif.manifest.json') throw error;
    });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: folder });
  await mkdir(join(folder, 'home'));
  const start = (args: readonly string[], options: RunOptions) => startProcess(folder, args, options);
  return {
    program: join(folder, 'bin', 'run.js'),
    start,
    run: (args, options) => start(args, options).ended,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Nothing of the surroundings but what a process needs: a test means the same on every machine. */
function environment(folder: string, env: RunOptions['env']): NodeJS.ProcessEnv {
  const home = join(folder, 'home');
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    NO_PROXY: '127.0.0.1',
    ...env,
  };
}

function startProcess(folder: string, args: readonly string[], options: RunOptions): Running {
  const program = [join(folder, 'bin', 'run.js'), ...args];
  return startProgram(process.execPath, program, { ...options, env: environment(folder, options.env) });
}
