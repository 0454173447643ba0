import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Environment, Subject } from './measure.ts';
import type { Line } from './report.ts';

/** What `pf` is, for node to run. */
export const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'run.js');

/** Repositories with an AWS of their own, what is run in them and what is told of it. */
export interface World {
  readonly title: string;
  /** By a short name, which `lines` and `names` use. */
  readonly subjects: Readonly<Record<string, Subject>>;
  readonly lines: (figures: Figures) => Line[];
  /** Subjects whose own times are told too, with what is said of them. */
  readonly names: Readonly<Record<string, string>>;
  readonly stop: () => void;
}

export interface Figures {
  /** Ratios of two subjects, round by round; empty where one of them was not measured. */
  readonly of: (subject: string, base: string) => number[];
  /** The ratio of their peak memory. */
  readonly memory: (subject: string, base: string) => number[];
}

/** What all worlds are given. */
export interface Surroundings {
  /** Made for this run, and gone after it. */
  readonly folder: string;
  readonly rounds: number;
  /** Of the AWS CLI; undefined where there is none on the PATH. */
  readonly awsVersion: string | undefined;
  readonly env: Environment;
}

/** The environment without what would make one run differ from another: AWS's variables, ours, proxies. */
export function readSurroundings(folder: string, rounds: number): Surroundings {
  // NODE_EXTRA_CA_CERTS slows every Node down, bare or not.
  const { NODE_EXTRA_CA_CERTS: _certificates, ...around } = process.env;
  const clean = Object.entries(around).filter(([name]) => !/^(?:AWS_|PF_)|_proxy$/i.test(name));
  const { status, stdout, stderr } = spawnSync('aws', ['--version'], { encoding: 'utf8' });
  return {
    folder,
    rounds,
    awsVersion: status === 0 ? (stdout || stderr).trim() : undefined,
    env: { ...Object.fromEntries(clean), HOME: folder, NODE_COMPILE_CACHE: join(folder, 'compile-cache') },
  };
}

/** Makes the subjects of a world, all in its environment. */
export function makeSubjects(env: Environment) {
  return {
    node: (cwd: string, ...args: string[]): Subject => ({ argv: [process.execPath, ...args], cwd, env }),
    pf: (cwd: string, ...args: string[]): Subject => ({
      argv: [process.execPath, LAUNCHER, ...args],
      cwd,
      env,
    }),
    /** The AWS CLI with the files of the repository at `root`. */
    aws: (root: string, ...args: string[]): Subject => ({
      argv: ['aws', ...args],
      cwd: root,
      env: {
        ...env,
        AWS_CONFIG_FILE: join(root, '.aws/config'),
        AWS_SHARED_CREDENTIALS_FILE: join(root, '.aws/credentials'),
      },
    }),
  };
}

export const IDENTITY = ['sts', 'get-caller-identity', '--output', 'text'];
