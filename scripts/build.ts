/**
 * Builds what is shipped: CommonJS in dist/, most third-party packages left to require() at the point of need.
 * CommonJS because a static ESM import of node:http alone costs about 50 ms of start-up on Node 24. By the ending .cjs:
 * a package.json in dist/ would be taken for the plugin's own by an oclif host that has us linked (npm link, file:).
 */
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';
import { buildInChunks } from './chunks.ts';
import { compiledEagerly, importedAtOnce } from './eager-functions.ts';
import { loadedLate, requireLate } from './late-requires.ts';
import { withoutUuids } from './without-uuids.ts';

const OUT = 'dist';

const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: Record<string, string> };

/** Left to node_modules: all but these, whose files would take long to be found one by one. */
function allBut(...inlined: string[]): string[] {
  return Object.keys(dependencies).filter((name) => !inlined.includes(name));
}

const SMITHY = '@smithy/core';

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // Every import() becomes a lazy require(): cheaper to start, and one module system in the package.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
};

/** Of that library, only the parts that are used. */
const smithy: BuildOptions = {
  conditions: ['module'],
  mainFields: ['module', 'main'],
  plugins: [withoutUuids],
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });

const [shortCuts] = await Promise.all([
  // Short cuts of the bin.
  build({
    ...common,
    ...smithy,
    entryPoints: [
      ...['verify', 'profile-write', 'offline'].map((name) => `src/fast-path/${name}.ts`),
      'src/hand-on/hand-on.ts',
    ],
    outbase: 'src',
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    external: [...allBut(SMITHY, 'ini'), '@smithy/core/event-streams'],
    metafile: true,
  }),
  // The plugin: a host and we must share one @oclif/core, and a command loads its own part of us.
  buildInChunks({
    ...common,
    ...smithy,
    entryPoints: ['src/index.ts', ...(await Array.fromAsync(glob('src/{commands,hooks}/**/*.ts')))],
    outbase: 'src',
    outdir: OUT,
    // The last is loaded late by a part we do not use; were it bundled, all it rests on would be loaded at once.
    external: [...allBut(SMITHY), '@smithy/core/event-streams'],
  }),
  // The bin.
  build({
    ...common,
    ...smithy,
    entryPoints: ['src/cli.ts'],
    outfile: `${OUT}/cli.cjs`,
    // The last are optional things oclif looks for at run time.
    external: [
      ...allBut('@oclif/core', SMITHY, 'fastest-levenshtein', 'ini'),
      '@smithy/core/event-streams',
      'typescript',
      'tsx',
      'ts-node',
    ],
    plugins: [
      withoutUuids,
      loadedLate(/@oclif.core.lib..*\.js$/, (source) =>
        source
          // oclif imports its companions by file: addresses, which the require() that import() becomes does not take.
          .replaceAll(/\bimport\(\(0, \w+\.pathToFileURL\)\((\w+)\)\.href\)/g, 'require($1)')
          // It sorts commands by their ids, which are ASCII, by the rules of a language: 5 ms for the first comparison.
          .replaceAll('a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'),
      ),
    ],
  }),
]);

for await (const file of glob(`${OUT}/**/*.cjs`)) {
  const source = requireLate(await readFile(file, 'utf8'));
  await writeFile(file, file === `${OUT}/cli.cjs` ? source : compiledEagerly(source, isAtOnce(file, source)));
}

/** Short cuts hold modules that they load late, and those are compiled late; chunks hold what is loaded together. */
function isAtOnce(file: string, source: string): (offset: number) => boolean {
  return file.startsWith(`${OUT}/fast-path/`) ? importedAtOnce(source, file, shortCuts.metafile) : () => true;
}
