import { link, unlink, writeFile } from 'node:fs/promises';
import { errorCode, writeFailed } from './failed.ts';
import type { Owner } from './owner.ts';
import { readSmallFile } from './read-small-file.ts';
import { temporaryBeside } from './temporary.ts';

/** What a lock file holds: who has it. */
export interface Claim extends Owner {
  /** One claim, never another. */
  readonly nonce: string;
}

/** File systems that know no hard links (exFAT, some network mounts) answer with one of these. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** True if the lock is ours now. A link appears whole or not at all: nobody reads half a claim. */
export async function placeClaim(path: string, claim: Claim): Promise<boolean> {
  const temporary = temporaryBeside(path);
  const settings = { mode: 0o600, flag: 'wx' };
  try {
    await writeFile(temporary, JSON.stringify(claim), settings);
    await link(temporary, path).catch((error: unknown) => {
      if (!NO_LINKS.has(errorCode(error))) throw error;
      return writeFile(path, JSON.stringify(claim), settings);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw writeFailed(path, error);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

const LARGEST = 4096;

/** Who holds the lock; `unreadable` where a file is there that tells nothing, perhaps not yet. */
export async function readClaim(path: string): Promise<Claim | 'none' | 'unreadable'> {
  const file = readSmallFile(path, { owner: 'own', limit: LARGEST });
  if (file.kind === 'missing') return 'none';
  if (file.kind === 'refused') return 'unreadable';
  try {
    const claim: unknown = JSON.parse(file.content.toString());
    return isClaim(claim) ? claim : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function isClaim(value: unknown): value is Claim {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['host', 'boot', 'namespace', 'started', 'nonce'].map((name) => Reflect.get(value, name));
  return texts.every((text) => typeof text === 'string') && Number.isInteger(Reflect.get(value, 'pid'));
}
