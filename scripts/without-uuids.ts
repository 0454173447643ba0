import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * @smithy/core prepares UUIDs while it is loaded, which loads Node's two crypto modules, 8 ms, for what nobody here
 * calls. That the preparations have no effect of their own lets esbuild leave them out.
 */
export const withoutUuids: Plugin = {
  name: 'without-uuids',
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
};
