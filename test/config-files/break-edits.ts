// Preloaded (--import) into a writer: spoils each text that an edit makes, by the expression FAULT of `text`.
import { registerHooks } from 'node:module';

const { FAULT = 'text' } = process.env;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/src/config-files/edit-text.ts')) return loaded;
    const source = String(loaded.source).replace('export function editText(', 'function rightText(');
    const wrong = `export function editText(...args) { const text = rightText(...args); return ${FAULT}; }`;
    return { ...loaded, source: `${source}\n${wrong}\n` };
  },
});
