/**
 * Builds what is shipped: CommonJS bundles in dist/, third-party packages left to require() at the point of need.
 * CommonJS because a static ESM import of node:http alone costs about 50 ms of start-up on Node 24.
 */
import { glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';

const OUT = 'dist';

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // Every import() becomes a lazy require(): cheaper to start, and one module system in the package.
  supported: { 'dynamic-import': false },
  packages: 'external',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await writeFile(`${OUT}/package.json`, '{ "type": "commonjs" }\n');

const hooks = await Array.fromAsync(glob('src/hooks/*/*.ts'));
await Promise.all([
  build({ ...common, entryPoints: ['src/index.ts'], outfile: `${OUT}/index.js` }),
  build({
    ...common,
    entryPoints: hooks,
    outdir: `${OUT}/hooks`,
    outbase: 'src/hooks',
    plugins: [
      {
        // A hook runs before every command of the host, so it carries its decision only; the work stays in index.js.
        name: 'hooks-share-the-plugin',
        setup({ onResolve }) {
          onResolve({ filter: /\/index\.ts$/ }, ({ path }) =>
            path === '../../index.ts' ? { path: '../../index.js', external: true } : undefined,
          );
        },
      },
    ],
  }),
]);
