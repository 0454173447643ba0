import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { measureRoutes } from '../../scripts/routes.ts';

const SOURCES = join(import.meta.dirname, '../../src');

/** How many files of src each route may enter at most. */
const MOST_FILES: Readonly<Record<string, number>> = {
  'pf aws verify production, by the fast path': 45,
  'pf aws verify production, by oclif': 60,
  'pf aws account add production': 110,
};

describe('the figures of the house', () => {
  it('has short routes: a command enters few files', async () => {
    const routes = await measureRoutes();
    assert.deepEqual(routes.map(({ title }) => title).sort(), Object.keys(MOST_FILES).sort());
    for (const { title, files } of routes) {
      assert.ok(files.length > 20, `${title} was not measured`);
      assert.ok(files.length <= (MOST_FILES[title] ?? 0), `${title} enters ${files.length} files`);
    }
  });

  it('declares each type once', async () => {
    const places = new Map<string, string[]>();
    for await (const path of glob('**/*.ts', { cwd: SOURCES })) {
      const text = readFileSync(join(SOURCES, path), 'utf8');
      const declared = new Set(
        [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class) (\w+)/gm)].map(([, name = '']) => name),
      );
      for (const name of declared) places.set(name, [...(places.get(name) ?? []), path]);
    }
    assert.ok(places.size > 100);
    assert.deepEqual(
      [...places].filter(([, paths]) => paths.length > 1).map(([name, paths]) => `${name}: ${paths.join(', ')}`),
      [],
    );
  });
});
