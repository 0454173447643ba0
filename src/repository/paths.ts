import { isAbsolute, relative, sep } from 'node:path';
import { errorCode } from '../files/failed.ts';

/** Whether `path` is `root` or lies below it. Both absolute and real. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The error of a missing file or folder, also where a file stands in a folder's place. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}
