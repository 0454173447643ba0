import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isPair, isScalar, type YAMLMap } from 'yaml';
import { Failure } from '../errors/failure.ts';
import type { YamlEntries } from './plan-yaml.ts';
import { formatYamlText, readLineEnd, readYamlStyle } from './yaml-edit.ts';
import { findFlowEnd, parseYamlMap, readAgain, type YamlMap } from './yaml-map.ts';

/**
 * A mapping to be put into one that lies in a file: below the keys of `path`, which are made where they are missing.
 */
export interface NestedEntry {
  readonly path: readonly string[];
  readonly key: string;
  readonly entries: YamlEntries;
}

/**
 * `text` with one mapping more, as the last of those beside it and written as they are; every other byte stays.
 * Throws YAML_UNREADABLE for what is no mapping, or leaves no safe place.
 */
export function addYamlMapping(file: string, text: string, { path, key, entries }: NestedEntry): string {
  const map = parseYamlMap(file, text);
  const styles = [readYamlStyle(map)];
  const write = (value: string) => formatYamlText(value, styles);
  const { parent, missing } = findParent(map, path);
  const lineEnd = readLineEnd(text);
  const step = measureStep(parent);
  // Keys have no quotes, whatever texts have.
  const names = [...missing, key].map((name) => formatYamlText(name, []));
  const values = entries.map(([name, value]) => `${name}: ${write(value)}`);
  let after: string | undefined;
  if (parent?.flow) {
    const inner = names.reduceRight((nested, name) => `${name}: {${nested}}`, values.join(', '));
    const { at, comma } = findFlowEnd(text, parent);
    after = text.slice(0, at) + comma + inner + text.slice(at);
  } else {
    const lines = [...names.map((name) => `${name}:`), ...values];
    const indent = measureIndent(text, parent);
    const block = lines
      .map((line, at) => indent + ' '.repeat(step * Math.min(at, names.length)) + line + lineEnd)
      .join('');
    after = addBlock(text, parent, { block, lineEnd, indent });
  }
  const wanted = structuredClone(map.values);
  setNested(wanted, path, { [key]: Object.fromEntries(entries) });
  if (after !== undefined && isDeepStrictEqual(readAgain(file, after), wanted)) return after;
  throw new Failure('YAML_UNREADABLE', `${file} is written in a way that leaves no safe place for a new entry.`, {
    suggestions: [`Add below ${path.join('.')} by hand: ${names.at(-1)}: {${values.join(', ')}}`],
    details: { file },
  });
}

/** The innermost mapping of `path` that is there, and the keys that are not; undefined for the file itself. */
function findParent(
  map: YamlMap,
  path: readonly string[],
): { parent: YAMLMap | undefined; missing: readonly string[] } {
  let parent = map.root;
  for (const [at, name] of path.entries()) {
    const next: unknown = parent?.get(name, true);
    if (!isMap(next)) return { parent, missing: path.slice(at) };
    parent = next;
  }
  return { parent, missing: [] };
}

/** Columns by which a mapping in another is indented, as the first that tells has it; 2 else. */
function measureStep(parent: YAMLMap | undefined): number {
  const inner = parent?.items.find((pair) => isMap(pair.value) && pair.value.flow !== true);
  const [outer, nested] = [findColumn(parent), isMap(inner?.value) ? findColumn(inner.value) : undefined];
  return outer === undefined || nested === undefined || nested <= outer ? 2 : nested - outer;
}

function findColumn(map: YAMLMap | undefined): number | undefined {
  return map?.srcToken !== undefined && 'indent' in map.srcToken ? map.srcToken.indent : undefined;
}

function measureIndent(text: string, parent: YAMLMap | undefined): string {
  const first = parent?.items[0]?.key;
  const at = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  return /[ ]*$/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))?.[0] ?? '';
}

interface Block {
  readonly block: string;
  readonly lineEnd: string;
  readonly indent: string;
}

/** After the last line of the mapping, and after comments that stand below it at its indent or deeper. */
function addBlock(text: string, parent: YAMLMap | undefined, { block, lineEnd, indent }: Block): string {
  const end = parent === undefined ? text.length : findEnd(parent.items.at(-1), parent);
  let at = end > 0 && text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  for (
    let line = readNextLine(text, at);
    /^[ ]*#/.test(line) && line.search(/#/) >= Math.max(indent.length, 1);
    line = readNextLine(text, at)
  ) {
    at += line.length;
  }
  const open = at > 0 && text[at - 1] !== '\n' && text.slice(0, at) !== '\uFEFF';
  return text.slice(0, at) + (open ? lineEnd : '') + block + text.slice(at);
}

function readNextLine(text: string, at: number): string {
  return text.slice(at, text.indexOf('\n', at) + 1 || text.length);
}

/** Where the text of a node ends, comments after it not counted. */
function findEnd(node: unknown, parent: YAMLMap): number {
  if (isPair(node)) return findEnd(node.value ?? node.key, parent);
  if (isCollection(node) && !node.flow && node.items.length > 0) return findEnd(node.items.at(-1), parent);
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[1]) : (parent.range?.[1] ?? 0);
}

function setNested(values: Record<string, unknown>, path: readonly string[], entry: Record<string, unknown>): void {
  let place = values;
  for (const name of path) {
    const next = place[name];
    const inner = typeof next === 'object' && next !== null ? { ...next } : {};
    place[name] = inner;
    place = inner as Record<string, unknown>;
  }
  Object.assign(place, entry);
}
