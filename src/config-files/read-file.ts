import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { unreadable } from './unreadable.ts';

/**
 * A file's bytes, or undefined where there is none (a dangling link included). An unreadable file is
 * never taken for an absent one. Throws `CONFIG_FILE_UNREADABLE`.
 */
export async function readSharedFile(path: string): Promise<Buffer | undefined> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw notAFile(path, facts.isDirectory() ? 'a directory' : 'no regular file');
    // Without blocking, should a pipe have taken the file's place since.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw reasonFor(path, code) ?? error;
  }
}

function notAFile(path: string, what: string) {
  return unreadable(path, undefined, `${what} stands where the file should be`, [
    `Move it away: mv ${path} ${path}.old`,
  ]);
}

function reasonFor(path: string, code: unknown) {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return unreadable(path, undefined, 'this user may not read it', [`See who may: ls -l ${path}`]);
    case 'ELOOP':
      return unreadable(path, undefined, 'a symbolic link that leads back to itself', [
        `See where it leads: ls -l ${path}`,
      ]);
    case 'ENOTDIR':
      return unreadable(path, undefined, 'a part of the path is a file, not a folder', [
        `Look at each part: namei -l ${path}`,
      ]);
    case 'EISDIR':
      return notAFile(path, 'a directory');
    case 'EIO':
      return unreadable(path, undefined, 'the disk failed while reading it', ['Check the disk.']);
    default:
      return undefined;
  }
}
