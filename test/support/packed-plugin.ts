import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a clone has, as far as the package is made of it. */
const SOURCES = [
  'bin',
  'src',
  'scripts',
  'schemas',
  'package.json',
  'oclif.manifest.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

export interface PackedPlugin extends AsyncDisposable {
  /** The .tgz that `npm publish` would send. */
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** `npm pack` of the sources as they stand, in a copy: nobody rebuilds a dist that another test runs. */
export async function packPlugin(): Promise<PackedPlugin> {
  const folder = await temporaryFolder();
  for (const source of SOURCES) {
    await cp(join(ROOT, source), join(folder.path, source), { recursive: true }).catch((error: unknown) => {
      if (source !== 'README.md') throw error;
    });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--loglevel=error'], { cwd: folder.path });
  // What `prepare` prints comes before the answer.
  const answer: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]$/m)));
  const [packed] = (Array.isArray(answer) ? answer : Object.values(Object(answer))) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return {
    tarball: join(folder.path, packed.filename),
    files: packed.files.map(({ path }) => path),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
