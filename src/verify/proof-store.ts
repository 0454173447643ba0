import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Proof } from './proof.ts';

const FOLDER = '.pf-proofs';
const LARGEST = 4096;

/**
 * The stored text of a profile's proof, or undefined where there is none to trust: one that is not a regular file
 * of this user that nobody else may touch.
 */
export function loadProof(awsDir: string, profile: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(pathOf(awsDir, profile), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { mode, uid, size } = fstatSync(file);
    const own = (mode & constants.S_IFMT) === constants.S_IFREG && uid === process.getuid?.();
    return own && (mode & 0o077) === 0 && size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Puts a proof in the place of the last one, whole or not at all. That it cannot be kept costs time later, no more. */
export function storeProof(awsDir: string, profile: string, proof: Proof): void {
  const path = pathOf(awsDir, profile);
  const temporary = `${path}.${process.pid}.${process.hrtime.bigint()}`;
  try {
    writePrivately(temporary, proof, awsDir);
    renameSync(temporary, path);
  } catch {
    discard(temporary);
  }
}

function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made.
  }
}

function writePrivately(path: string, proof: Proof, awsDir: string): void {
  const write = () => writeFileSync(path, `${JSON.stringify(proof)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    write();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const folder = join(awsDir, FOLDER);
    mkdirSync(folder, { mode: 0o700, recursive: true });
    // The folder hides itself from git, so that no .gitignore of anybody's need be touched.
    writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
    write();
  }
}

/** Profile names hold slashes and worse. That two may share a file is no harm: each is sealed for its own profile. */
function pathOf(awsDir: string, profile: string): string {
  const name = profile.replaceAll(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return join(awsDir, FOLDER, `${name.slice(0, 200)}.json`);
}
