import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What TypeScript makes of an import in CommonJS; the name, `x_1`, is its own and never assigned to again. */
const BY_TYPESCRIPT = /^const (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\([^()]+\)\)?);$/gm;

/** What esbuild makes of an import from outside the file; it declares the name before, or here. */
const BY_ESBUILD = /^ *(var )?(import_\w+) = ((?:__toESM\()?require\("[^"]+"\)(?:, 1\)|\))?);$/gm;

const DECLARATIONS = /^ *var [\w$, ]+;$/gm;

/** Loads the modules of a package that TypeScript compiled where they are used: a command needs a third of oclif's. */
export function loadedLate(filter: RegExp, edit: (source: string) => string): Plugin {
  return {
    name: 'loaded-late',
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({ contents: late(edit(await readFile(path, 'utf8'))) }));
    },
  };
}

function late(source: string): string {
  let text = source;
  for (const [line, name = '', value = ''] of source.matchAll(BY_TYPESCRIPT)) {
    const use = `(${name} ??= ${value})`;
    text = `${text.replace(line, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), () => use)}\nvar ${name};`;
  }
  return text;
}

/** Moves what a finished file requires from outside to where it is used: node:crypto alone takes 4 ms to load. */
export function requireLate(source: string): string {
  const values = new Map<string, string>();
  const kept = new Set<string>();
  for (const [, , name = '', value = ''] of source.matchAll(BY_ESBUILD)) {
    // Two functions may each have a name of their own that reads the same.
    if (values.has(name)) kept.add(name);
    values.set(name, value);
  }
  // A module that is handed on whole stays where it is.
  const uses = source.replaceAll(BY_ESBUILD, '').replaceAll(DECLARATIONS, '');
  for (const [name] of uses.matchAll(/\bimport_\w+\b(?!\.)/g)) kept.add(name);
  for (const name of kept) values.delete(name);
  const rest = source.replaceAll(BY_ESBUILD, (line, declared: string | undefined, name: string) => {
    if (!values.has(name)) return line;
    return declared === undefined ? '' : `var ${name};`;
  });
  return rest.replaceAll(/\b(import_\w+)\./g, (use, name: string) => {
    const value = values.get(name);
    return value === undefined ? use : `(${name} ??= ${value}).`;
  });
}
