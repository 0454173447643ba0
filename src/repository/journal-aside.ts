import { lstat, rename, rm } from 'node:fs/promises';
import { Failure } from '../errors/failure.ts';
import { writeFailed } from '../files/failed.ts';
import { getErrorCode, readSmallFile } from '../files/paths.ts';
import { stage } from '../files/replace-file.ts';

/**
 * Moves an unreadable journal to `FILE.damaged`, behind what lies there already: it may be all that tells of a key or a
 * request. Always into a new file, so that nothing a link leads to is written. Gives back the new place. Throws
 * `WRITE_FAILED`.
 */
export async function setAside(file: string): Promise<string> {
  const aside = `${file}.damaged`;
  try {
    if (!(await isThere(aside))) {
      await rename(file, aside);
      return aside;
    }
    const [earlier, damaged] = [readSmallFile(aside, { owner: 'own' }), readSmallFile(file, { owner: 'own' })];
    if (damaged.kind !== 'read')
      throw makeCannotMoveFailure(file, damaged.kind === 'refused' ? damaged.reason : 'is gone');
    // A link there is replaced, not followed.
    if (earlier.kind !== 'read') await rm(aside);
    const before = earlier.kind === 'read' ? [earlier.content, Buffer.from('\n')] : [];
    await (await stage(aside, Buffer.concat([...before, damaged.content]))).commit();
    await rm(file);
    return aside;
  } catch (error) {
    throw writeFailed(aside, error);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function makeCannotMoveFailure(file: string, reason: string): Failure {
  return new Failure('WRITE_FAILED', `The journal of unfinished work cannot be used: ${file} ${reason}.`, {
    suggestions: ['Look at it, move it out of the folder by hand, and run the command again.'],
    details: { file },
  });
}
