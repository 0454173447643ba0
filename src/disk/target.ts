import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from './failed.ts';

const MOST_LINKS = 40;

/** Where a path leads in the end: through every symbolic link, a dangling one too. */
export async function targetOf(path: string): Promise<string> {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = await linkAt(at);
    if (link === undefined) return join(await realpath(dirname(at)).catch(() => dirname(at)), basename(at));
    at = resolve(await realpath(dirname(at)), link);
  }
  // Lets the system say in its own words that the links go round in a circle.
  return realpath(path);
}

async function linkAt(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
