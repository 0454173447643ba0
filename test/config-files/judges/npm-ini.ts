import type { Reader } from './change.ts';

/**
 * npm `ini`. Known to differ from botocore: it cuts values at any # or ;, takes quotes off, turns
 * `[a.b]` into a tree, knows no nested blocks, takes a header with a trailing comment for a key and
 * leaves out `[__proto__]`. None of this matters here, as one reading of it is compared with another.
 */
export const NPM_INI: Reader = {
  name: 'npm ini',
  knowsDialect: false,
  async read(text) {
    const { parse } = (await import('ini')).default;
    try {
      return flatten(parse(text), '', new Map());
    } catch {
      // A key such as 'null' in quotes is more than it can bear.
      return undefined;
    }
  },
};

function flatten(
  tree: Readonly<Record<string, unknown>>,
  path: string,
  found: Map<string, string>,
): Map<string, string> {
  for (const [name, value] of Object.entries(tree)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (isTree(value)) flatten(value, here, found);
    else found.set(here, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
