import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { realPathOf } from '../files/real-path.ts';
import { isInside, isMissing } from './paths.ts';
import { findRoot, type RootOptions } from './root.ts';
import { readSettings, type Setting } from './settings.ts';

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
}

/**
 * Finds the repository of `cwd` and reads where its folders are.
 * Throws REPOSITORY_NOT_FOUND, or REPOSITORY_INVALID for settings that cannot be used or
 * a folder outside the root, by its name or through a symlink.
 */
export async function findRepository(options: RootOptions): Promise<Repository> {
  const root = await findRoot(options);
  const settings = await readSettings(root);
  const awsDir = await folderInside(root, 'aws_dir', settings.aws_dir);
  return {
    root,
    awsDir,
    environmentsDir: await folderInside(root, 'environments_dir', settings.environments_dir),
    configFile: join(awsDir, 'config'),
    credentialsFile: join(awsDir, 'credentials'),
    journalFile: join(awsDir, '.pf-journal.json'),
  };
}

async function folderInside(root: string, key: string, setting: Setting): Promise<string> {
  const what = `${setting.from ?? root}: ${key} is ${setting.value}`;
  const advice = `Set ${key} in panfactum.yaml to a folder inside the repository.`;
  if (isAbsolute(setting.value)) throw invalid(`${what}; it must be relative to the repository root.`, advice);
  const path = await pathInside(root, resolve(root, setting.value), what, advice);
  if (isFile(path)) throw invalid(`${what}, which is a file, not a folder.`, advice);
  return path;
}

/**
 * The real path of `path`, which may not exist yet. Throws REPOSITORY_INVALID, its message opened
 * by `what`, where that lies outside `root`.
 */
export async function pathInside(root: string, path: string, what: string, advice: string): Promise<string> {
  let real: string;
  try {
    real = await realPathOf(path);
  } catch (error) {
    throw invalid(`${what}, which cannot be followed (${error instanceof Error ? error.message : error}).`, advice);
  }
  if (isInside(root, real)) return real;
  throw invalid(`${what}, which leads to ${real}, outside the repository at ${root}.`, advice);
}

function invalid(message: string, advice: string): Failure {
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
