import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type BuildOptions, build, transform } from 'esbuild';

/**
 * Builds many entry points that share what they have in common, each thing in one file, as CommonJS. esbuild splits
 * ES modules only, so that is done first; then each piece is translated by itself.
 */
export async function buildInChunks(options: BuildOptions): Promise<void> {
  const { supported, ...rest } = options;
  const { outputFiles } = await build({
    ...rest,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      ...(supported === undefined ? {} : { supported }),
    });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
}
