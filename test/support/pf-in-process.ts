import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config, Errors, run as runByOclif, settings } from '@oclif/core';
import type { Answer, Shortcut } from '../../src/fast-path/command-line.ts';
import { answerOffline } from '../../src/fast-path/offline.ts';
import { writeProfiles } from '../../src/fast-path/profile-write.ts';
import { verifyOrAuth } from '../../src/fast-path/verify.ts';
import { type Clock, createRuntime, systemClock } from '../../src/runtime.ts';
import { environmentAt, type InstalledPf } from './installed-pf.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** As bin/run.js has it: each says by itself which command lines are for it. */
const SHORTCUTS: readonly Shortcut[] = [verifyOrAuth, answerOffline, writeProfiles];

/** An `InstalledPf` without a process of its own. */
export interface PfInProcess extends Pick<InstalledPf, 'run'>, AsyncDisposable {}

interface Options {
  /** Asked for the clock of each line; the real one unless given. */
  readonly openClock?: () => Clock;
  /** None for the way of oclif alone. */
  readonly shortcuts?: readonly Shortcut[];
}

/**
 * `pf` in this process, from the sources, stdin not given: for command lines of which a real process proves nothing
 * more, in a fraction of its time. A line has this process's environment, folder, streams and clock to itself, so one
 * runs after another.
 */
export async function openPfInProcess({ openClock = () => systemClock, shortcuts = SHORTCUTS }: Options = {}) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'pf-home-')));
  const config = await loadConfig();
  let earlier: Promise<unknown> = Promise.resolve();
  const pf: PfInProcess = {
    run(args, { cwd, env }) {
      const turn = earlier.then(async () => {
        const restore = takeProcess(cwd, environmentAt(home, env), openClock());
        try {
          return { ...(await runLine(config, args, shortcuts)), signal: null };
        } finally {
          restore();
        }
      });
      earlier = turn.catch(() => undefined);
      return turn;
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
  return pf;
}

/** This plugin as oclif sees it, its sources in the place of its build. */
async function loadConfig(): Promise<Config> {
  const built = JSON.stringify(createRequire(import.meta.url)('../../package.json'));
  const pjson = JSON.parse(built.replaceAll(/"\.\/dist\/([^"]*)\.cjs"/g, '"./src/$1.ts"'));
  pjson.oclif.commands = { strategy: 'explicit', target: './src/index.ts', identifier: 'COMMANDS' };
  pjson.oclif.hooks.command_not_found = [{ target: './src/cli/unknown-command.ts', identifier: 'default' }];
  settings.enableAutoTranspile = false;
  return Config.load({ root: ROOT, pjson, ignoreManifest: true });
}

/** Makes this process that of a command, until the function that it gives back is called. */
function takeProcess(cwd: string, env: NodeJS.ProcessEnv, clock: Clock): () => void {
  const before = { cwd: process.cwd(), env: { ...process.env }, exitCode: process.exitCode, clock: { ...systemClock } };
  process.chdir(cwd);
  replaceEnvironment(env);
  Object.assign(systemClock, clock);
  process.exitCode = undefined;
  return () => {
    process.chdir(before.cwd);
    replaceEnvironment(before.env);
    Object.assign(systemClock, before.clock);
    process.exitCode = before.exitCode;
  };
}

async function runLine(config: Config, args: readonly string[], shortcuts: readonly Shortcut[]): Promise<Answer> {
  for (const answer of shortcuts) {
    const answered = await answer(args, createRuntime());
    if (answered !== undefined) return answered;
  }
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  let status = 0;
  try {
    await runByOclif([...args], config);
    status = Number(process.exitCode ?? 0);
  } catch (error) {
    status = statusOf(error);
  } finally {
    stdout.restore();
    stderr.restore();
  }
  return { stdout: stdout.text(), stderr: stderr.text(), status };
}

/** What oclif would end the process with, had the command said what is wrong. */
function statusOf(error: unknown): number {
  const { oclif, skipOclifErrorHandling } = error as Errors.CLIError;
  if (!(error instanceof Errors.ExitError) && skipOclifErrorHandling !== true) throw error;
  return Number(oclif.exit);
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

/** Keeps what is written to a stream, until `restore` is called. */
function capture(stream: NodeJS.WriteStream) {
  const { write } = stream;
  let said = '';
  stream.write = (text: string | Uint8Array, ...rest: unknown[]) => {
    said += typeof text === 'string' ? text : Buffer.from(text).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  const restore = () => {
    stream.write = write;
  };
  return { text: () => said, restore };
}
