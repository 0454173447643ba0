import { appendFile, readFile, rename, rm, stat } from 'node:fs/promises';
import { writeFailed } from '../files/failed.ts';

/**
 * Moves an unreadable journal to `FILE.damaged`, behind any that lies there already: it may be all that tells of a key
 * or a request. Gives back the new place. Throws `WRITE_FAILED`.
 */
export async function setAside(file: string): Promise<string> {
  const aside = `${file}.damaged`;
  try {
    const earlier = await stat(aside).catch(() => undefined);
    if (earlier === undefined) {
      await rename(file, aside);
    } else {
      await appendFile(aside, Buffer.concat([Buffer.from('\n'), await readFile(file)]), { mode: 0o600, flush: true });
      await rm(file);
    }
    return aside;
  } catch (error) {
    throw writeFailed(aside, error);
  }
}
