import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Proof, Proven } from './proof.ts';

const FOLDER = '.pf-proofs';
const LARGEST = 4096;

/**
 * The stored text of a profile's proof, or undefined where there is none to trust: one that is not a regular file
 * of this user that nobody else may touch.
 */
export function loadProof(awsDir: string, profile: string, proves: Proven): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(pathOf(awsDir, profile, proves), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { mode, uid, size } = fstatSync(file);
    const own = (mode & constants.S_IFMT) === constants.S_IFREG && uid === process.getuid?.();
    return own && (mode & 0o077) === 0 && size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Puts a proof in the place of the last one. Made anew rather than written beside it and renamed, which makes file
 * systems wait for the disk: whoever reads half of it checks again, and where two write at once, either's will do.
 * That it cannot be kept costs time later, no more.
 */
export function storeProof(awsDir: string, profile: string, proves: Proven, proof: Proof): void {
  const path = pathOf(awsDir, profile, proves);
  const text = `${JSON.stringify(proof)}\n`;
  try {
    if (existsSync(path)) unlinkSync(path);
    else proofFolder(awsDir);
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch {
    // Somebody else was quicker, or the folder is not ours to write to.
  }
}

/** Where proofs are kept; made if it is missing. Throws Node's error where it cannot be. */
export function proofFolder(awsDir: string): string {
  const folder = join(awsDir, FOLDER);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { mode: 0o700, recursive: true });
  // The folder hides itself from git, so that no .gitignore of anybody's need be touched.
  writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
  return folder;
}

/** Profile names hold slashes and worse. That two may share a name is no harm: each proof is sealed for its own profile. */
export function proofName(profile: string): string {
  return profile.replaceAll(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`).slice(0, 200);
}

function pathOf(awsDir: string, profile: string, proves: Proven): string {
  return join(awsDir, FOLDER, `${proofName(profile)}${proves === 'owner' ? '.owner' : ''}.json`);
}
