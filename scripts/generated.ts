import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Keeping {
  /** What to type to write the files anew. */
  readonly again: string;
  /** Files under the root that are generated all: others which match are drift, and deleted by a write. */
  readonly all?: string;
}

/** Writes generated `files` (path → text); with `--check` on the command line, fails naming those that differ. */
export async function keepOrCheck(
  root: string,
  files: ReadonlyMap<string, string>,
  { again, all }: Keeping,
): Promise<void> {
  const known = all === undefined ? [] : await Array.fromAsync(glob(all, { cwd: root }));
  const extra = known.filter((path) => !files.has(path));
  if (process.argv.includes('--check')) {
    const stale = await Promise.all(
      [...files].map(async ([path, text]) => ((await textOf(join(root, path))) === text ? [] : [path])),
    );
    const drift = [...stale.flat(), ...extra];
    if (drift.length === 0) return;
    console.error(`${drift.join(', ')}: not what the sources say. Look at the change and write it with: ${again}`);
    process.exitCode = 1;
    return;
  }
  for (const path of extra) await rm(join(root, path));
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
