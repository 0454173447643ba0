/**
 * Builds what is shipped: CommonJS bundles in dist/, third-party packages left to require() at the point of need.
 * CommonJS because a static ESM import of node:http alone costs about 50 ms of start-up on Node 24. By the ending .cjs:
 * a package.json in dist/ would be taken for the plugin's own by an oclif host that has us linked (npm link, file:).
 */
import { glob, mkdir, readFile, rm } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';

const OUT = 'dist';

/** What the bin's start-up cannot wait to be found file by file; everything else is left to node_modules. */
const INLINED = ['@oclif/core', '@smithy/signature-v4', '@aws-crypto/sha256-js', 'fastest-levenshtein', 'ini'];
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: Record<string, string> };
const external = Object.keys(dependencies).filter((name) => !INLINED.includes(name));

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

const hooks = await Array.fromAsync(glob('src/hooks/*/*.ts'));
await Promise.all([
  // The plugin: a host and we must share one @oclif/core.
  build({ ...common, entryPoints: ['src/index.ts'], outfile: `${OUT}/index.cjs` }),
  // The bin.
  build({
    ...common,
    entryPoints: ['src/cli.ts'],
    outfile: `${OUT}/cli.cjs`,
    packages: 'bundle',
    // Optional things oclif looks for at run time.
    external: [...external, 'typescript', 'tsx', 'ts-node'],
    plugins: [
      {
        // oclif imports its companions by file: addresses, which the require() that import() becomes does not take.
        name: 'companions-by-path',
        setup({ onLoad }) {
          onLoad({ filter: /@oclif.core.lib.module-loader\.js$/ }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            const addressed = /\bimport\(\(0, \w+\.pathToFileURL\)\((\w+)\)\.href\)/g;
            return { contents: source.replaceAll(addressed, 'require($1)') };
          });
        },
      },
    ],
  }),
  // Its short cut: of the signature library and what that rests on, only the parts that are used.
  build({
    ...common,
    entryPoints: ['src/short.ts'],
    outfile: `${OUT}/short.cjs`,
    packages: 'bundle',
    conditions: ['module'],
    mainFields: ['module', 'main'],
    // Loaded late by a part we do not use; were it bundled, all it rests on would be loaded at once.
    external: [...external.filter((name) => name !== '@smithy/core'), '@smithy/core/event-streams'],
    plugins: [
      {
        // @smithy/core prepares UUIDs while it is loaded, which loads Node's two crypto modules, 8 ms, for what nobody
        // here calls. That the preparations have no effect of their own lets esbuild leave them out.
        name: 'no-uuids',
        setup({ onResolve, onLoad }) {
          const serde = /@smithy.core.dist-es.submodules.serde.index\.js$/;
          onLoad({ filter: serde }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            return { contents: source.replaceAll(/\bbind(?:V4|Uint8ArrayBlobAdapter)(?=\()/g, '/* @__PURE__ */ $&') };
          });
          onResolve({ filter: /^node:crypto$/ }, ({ importer, path }) =>
            serde.test(importer) ? { path, external: true, sideEffects: false } : undefined,
          );
        },
      },
    ],
  }),
  build({
    ...common,
    entryPoints: hooks,
    outdir: `${OUT}/hooks`,
    outbase: 'src/hooks',
    outExtension: { '.js': '.cjs' },
    plugins: [
      {
        // A hook runs before every command of the host, so it carries its decision only; the work stays in index.cjs.
        name: 'hooks-share-the-plugin',
        setup({ onResolve }) {
          onResolve({ filter: /\/index\.ts$/ }, ({ path }) =>
            path === '../../index.ts' ? { path: '../../index.cjs', external: true } : undefined,
          );
        },
      },
    ],
  }),
]);
