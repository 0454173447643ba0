import { accessSync, closeSync, constants, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/**
 * The other programs called `pf`, in the order in which they are asked: those behind ours on PATH, then those before
 * it. Relative entries are passed over: what they hold depends on the folder, and may be a stranger's.
 */
export function findOtherPrograms(path: string, ownFolder: string): string[] {
  const found = path.split(delimiter).filter(isAbsolute).flatMap(findProgram);
  const own = realpathSync(ownFolder);
  const at = found.findIndex(({ real }) => dirname(real) === own);
  const reals = new Set<string>([]);
  return [...found.slice(at + 1), ...found.slice(0, at + 1)].flatMap(({ file, real }) => {
    if (dirname(real) === own || reals.has(real)) return [];
    reals.add(real);
    return [file];
  });
}

/** A file and what it is when all links are followed. */
interface FoundProgram {
  readonly file: string;
  readonly real: string;
}

function findProgram(folder: string): FoundProgram[] {
  const file = join(folder, 'pf');
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? [{ file, real: realpathSync(file) }] : [];
  } catch {
    return [];
  }
}

/**
 * The words that start `file`: a script without a first line `#!` is a shell's. Undefined where nothing can start it.
 */
export function readStart(file: string): readonly [string, ...string[]] | undefined {
  const head = readHead(file);
  if (head.startsWith('#!')) {
    const [interpreter = ''] = head.slice(2).trim().split(/\s/);
    return existsSync(interpreter) ? [file] : undefined;
  }
  return head.includes('\0') ? [file] : ['/bin/sh', file];
}

function readHead(file: string): string {
  try {
    const opened = openSync(file, 'r');
    const bytes = Buffer.alloc(512);
    const length = readSync(opened, bytes);
    closeSync(opened);
    return bytes.toString('latin1', 0, length);
  } catch {
    // A program may be executable and not readable.
    return '\0';
  }
}
