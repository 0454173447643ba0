import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
const DYING = fileURLToPath(new URL('die-at-call.ts', import.meta.url));
// Bundled CommonJS packages call require().
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

export interface BundledWriter extends AsyncDisposable {
  /** Writes profiles, for node to run: one file, which is read at once, and started far quicker than the sources. */
  readonly program: string;
  /** For `--import`: see die-at-call.ts. */
  readonly dying: string;
}

/** `first` is JavaScript that runs before the writer. */
export async function bundleWriter(first = ''): Promise<BundledWriter> {
  const folder = await temporaryFolder();
  await build({
    entryPoints: { writer: WRITER, dying: DYING },
    outdir: folder.path,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: `${REQUIRE}\n${first}` },
  });
  return {
    program: join(folder.path, 'writer.mjs'),
    dying: join(folder.path, 'dying.mjs'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
