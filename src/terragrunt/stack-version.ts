import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const REFERENCE = /(?:github:|["'])panfactum\/stack\/([^"'\s;?#&/]+)/i;

/**
 * The version of the Panfactum stack the devshell is built from: the ref in `panfactum/stack/<ref>`
 * of the first flake.nix of `folders` that names one, else `main`.
 */
export async function stackVersion(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const ref = refIn(await textOf(join(folder, 'flake.nix')));
    if (ref !== undefined) return ref;
  }
  return 'main';
}

/** The ref in the text of a flake, comments left out. */
function refIn(flake: string): string | undefined {
  const code = flake.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*#.*$/gm, '');
  return REFERENCE.exec(code)?.[1]?.replaceAll(/%2f/gi, '/');
}

/** A flake that is missing or cannot be read says nothing. */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
