import { isDeepStrictEqual } from 'node:util';
import { isAlias, isCollection, isPair, isScalar, type Pair, type Scalar, visit, type YAMLMap } from 'yaml';
import { Failure } from '../errors/failure.ts';
import type { YamlEntries } from './plan-yaml.ts';
import { findFlowEnd, findPair, parseYamlMap, readAgain, type YamlMap } from './yaml-map.ts';

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Characters replaced; a null spelled out (`~`) has some, nothing else does. */
  readonly over: number;
}

/** One of {@link YamlEntries} as it is to be written. */
type Written = readonly [key: string, value: string];

/**
 * `text` with those of `entries` added that it does not set yet; every other byte stays.
 * A key with an empty value (`key:`) is filled in place. Values are texts to every reader, written as the file writes
 * its own or else as `beside` does, the text of a file like it. Throws YAML_UNREADABLE for what is no mapping.
 */
export function addYamlKeys(file: string, text: string, entries: YamlEntries, beside = ''): string {
  const map = parseYamlMap(file, text);
  const missing = entries.filter(([key]) => !isSet(map, key));
  if (missing.length === 0) return text;
  const styles = [map, parseYamlMap(file, beside)].map(readYamlStyle);
  const written = missing.map(([key, value]): Written => [key, formatYamlText(value, styles)]);
  const after = editText(map, written, readLineEnd(text === '' ? beside : text));
  const wanted = { ...map.values, ...Object.fromEntries(missing) };
  if (isDeepStrictEqual({ ...readAgain(file, after) }, wanted)) return after;
  throw new Failure('YAML_UNREADABLE', `${file} is written in a way that leaves no safe place for new keys.`, {
    suggestions: [`Add by hand: ${written.map(([key, value]) => `${key}: ${value}`).join(', ')}`],
    details: { file, missing: missing.map(([key]) => key) },
  });
}

function isSet(map: YamlMap, key: string): boolean {
  return Object.hasOwn(map.values, key) && map.values[key] !== null;
}

function editText(map: YamlMap, missing: readonly Written[], lineEnd: string): string {
  const filled = missing.flatMap(([key, value]) => makeFilling(map, key, value));
  const added = missing.filter(([key]) => findPair(map, key) === undefined);
  return applyInsertions(map.text, added.length === 0 ? filled : [...filled, makeAddition(map, added, lineEnd)]);
}

function makeAddition(map: YamlMap, added: readonly Written[], lineEnd: string): Insertion {
  if (map.root?.flow) return insertIntoFlow(map.root, added, map.text);
  const indent = readIndent(map);
  const block = added.map(([key, value]) => `${indent}${key}: ${value}${lineEnd}`).join('');
  // A line end after the last line of a block would become part of its text.
  if (!map.text.endsWith('\n') && isBlockTextLast(map.root)) return insertFirst(map, block);
  return insertLast(map.text, block, lineEnd);
}

function isBlockTextLast(node: unknown): boolean {
  if (isScalar(node)) return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  if (isPair(node)) return isBlockTextLast(node.value);
  return isCollection(node) && isBlockTextLast(node.items.at(-1));
}

function makeFilling(map: YamlMap, key: string, value: string): Insertion[] {
  const pair = findPair(map, key);
  const node = pair?.value;
  if (!pair || isAlias(node)) return [];
  if (isScalar(node) && node.source && node.range) {
    return [{ at: node.range[0], over: node.source.length, text: value }];
  }
  const colon = findColon(pair);
  return colon === undefined ? [] : [{ at: colon + 1, over: 0, text: ` ${value}` }];
}

function findColon(pair: Pair): number | undefined {
  const token = pair.srcToken;
  return token?.sep?.find((part) => part.type === 'map-value-ind')?.offset;
}

function insertLast(text: string, block: string, lineEnd: string): Insertion {
  const end = /^\.\.\.(?:[ \t].*)?$/m.exec(text)?.index ?? text.length;
  const open = end > 0 && !text.slice(0, end).endsWith('\n') && text.slice(0, end) !== BOM;
  return { at: end, over: 0, text: (open ? lineEnd : '') + block };
}

function insertFirst(map: YamlMap, block: string): Insertion {
  const first = map.root?.range?.[0] ?? 0;
  const at = map.text.lastIndexOf('\n', first - 1) + 1;
  return { at: Math.max(at, map.text.startsWith(BOM) ? 1 : 0), over: 0, text: block };
}

function insertIntoFlow(root: YAMLMap, added: readonly Written[], text: string): Insertion {
  const { at, comma } = findFlowEnd(text, root);
  return { at, over: 0, text: comma + added.map(([key, value]) => `${key}: ${value}`).join(', ') };
}

/** A mapping may be indented as a whole; its new keys stand where its own stand. */
function readIndent(map: YamlMap): string {
  const first = map.root?.items[0]?.key;
  const at = isScalar(first) && first.range ? first.range[0] : 0;
  const line = map.text.slice(map.text.lastIndexOf('\n', at - 1) + 1, at);
  return /^ *$/.test(line) ? line : '';
}

function applyInsertions(text: string, insertions: readonly Insertion[]): string {
  // Backwards, so that offsets hold; of two at one place the first in the list ends up first.
  const fromEnd = insertions.toReversed().toSorted((one, other) => other.at - one.at);
  return fromEnd.reduce((now, { at, over, text: added }) => now.slice(0, at) + added + now.slice(at + over), text);
}

const BOM = '\uFEFF';

/** How a file is written, as far as it tells: what is added to it, or stands beside it, is written the same way. */
export interface YamlStyle {
  /** Whether a text that needs no quotes has some. */
  readonly quotesAll?: boolean;
  readonly quote?: '"' | "'";
}

/** As Panfactum's own tool writes. */
const USUAL = { quotesAll: false, quote: '"' } as const;

/** No reader takes it for a number, a date or a boolean. */
const PLAIN = /^[a-z_][\w./+@-]*$/i;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isPlain(value: string): boolean {
  return PLAIN.test(value) && !WORDS.test(value);
}

/** The style of what most of the texts of a file show. */
export function readYamlStyle({ document }: Pick<YamlMap, 'document'>): YamlStyle {
  const texts: Scalar[] = [];
  visit(document, {
    Scalar(place, node) {
      if (place !== 'key' && typeof node.value === 'string') texts.push(node);
    },
  });
  const count = (type: string, among = texts) => among.filter((node) => node.type === type).length;
  const open = texts.filter(({ value }) => typeof value === 'string' && isPlain(value));
  const [plain, doubled, single] = [count('PLAIN', open), count('QUOTE_DOUBLE'), count('QUOTE_SINGLE')];
  return {
    ...(open.length === 0 ? {} : { quotesAll: plain < open.length - plain }),
    ...(doubled + single === 0 ? {} : { quote: single > doubled ? "'" : '"' }),
  };
}

/** `value` as text to every reader, in the first of `styles` that tells. */
export function formatYamlText(value: string, styles: readonly YamlStyle[]): string {
  const { quotesAll, quote } = Object.assign({}, USUAL, ...styles.toReversed());
  if (!quotesAll && isPlain(value)) return value;
  return quote === "'" && /^[\x20-\x7e]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

/** The line end of the last line. */
export function readLineEnd(text: string): '\n' | '\r\n' {
  return /\r\n(?![\s\S]*\n)/.test(text) ? '\r\n' : '\n';
}
