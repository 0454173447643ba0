import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { FailureCode } from '../errors/catalogue.ts';
import { Failure } from '../errors/failure.ts';
import { YamlNumber, type YamlValues } from './yaml.ts';

/** A YAML file whose content is one mapping, or nothing at all. */
export interface YamlMap {
  readonly file: string;
  readonly text: string;
  readonly document: Document;
  /** The mapping at the top; undefined in an empty file. */
  readonly root: YAMLMap | undefined;
  /** The values as a reader sees them, anchors and merge keys resolved. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads `text` as one mapping; anything else is refused with `code`, file and line. */
export function parseYamlMap(file: string, text: string, code: FailureCode = 'YAML_UNREADABLE'): YamlMap {
  const lines = new LineCounter();
  const refuse = (offset: number, reason: string, cause?: unknown) =>
    new Failure(code, `${file}:${Math.max(lines.linePos(offset).line, 1)}: ${reason}`, { cause, details: { file } });

  // Merge keys (`<<`) are YAML 1.1, but terragrunt resolves them.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    keepSourceTokens: true,
  });
  const error = document.errors[0];
  if (error?.code === 'MULTIPLE_DOCS') throw refuse(error.pos[0], 'more than one YAML document in one file.', error);
  if (error) throw refuse(error.pos[0], `not YAML: ${error.message}`, error);

  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null && !root.source)) {
    return { file, text, document, root: undefined, values: {} };
  }
  if (!isMap(root)) throw refuse(root.range?.[0] ?? 0, 'the file must hold keys and values (key: value).');
  return { file, text, document, root, values: resolveValues(document, (reason, cause) => refuse(0, reason, cause)) };
}

/** The values of a text that was edited, to be compared with what it should say; undefined for what is no mapping. */
export function readAgain(file: string, text: string): YamlMap['values'] | undefined {
  try {
    return parseYamlMap(file, text).values;
  } catch {
    return undefined;
  }
}

/** Where one more pair of a flow mapping goes, behind the last, and what comes before it there. */
export function findFlowEnd(text: string, { items, range }: YAMLMap): { at: number; comma: string } {
  const before = text.slice(0, text.lastIndexOf('}', (range?.[1] ?? text.length) - 1)).trimEnd();
  return { at: before.length, comma: items.length === 0 ? '' : before.endsWith(',') ? ' ' : ', ' };
}

/** The pair of `key` that stands in the mapping itself, not one merged in. */
export function findPair(map: YamlMap, key: string): Pair | undefined {
  return map.root?.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/**
 * The text of a value: strings as they are, numbers as they are written, so that an account id
 * that was left unquoted keeps its leading zeros. Undefined for what is absent, empty or no single value.
 */
export function readText(map: YamlMap, key: string): string | undefined {
  const node = findPair(map, key)?.value;
  const target = isAlias(node) ? node.resolve(map.document) : node;
  const value = isScalar(target) ? target.value : Object.hasOwn(map.values, key) ? map.values[key] : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  return isScalar(target) && target.source !== undefined ? target.source : String(value);
}

/** 1-based line of `key`, for messages. */
export function findLine(map: YamlMap, key: string): number {
  const node = findPair(map, key)?.key;
  const offset = isScalar(node) ? (node.range?.[0] ?? 0) : 0;
  return map.text.slice(0, offset).split('\n').length;
}

/** The values with numbers as they are written. Changes the document: not for one that is to be edited. */
export function readValues({ document, root }: YamlMap): YamlValues {
  if (root === undefined) return {};
  visit(document, {
    Scalar(place, node) {
      if (place === 'key' || (typeof node.value !== 'number' && typeof node.value !== 'bigint')) return;
      node.value = new YamlNumber(node.source ?? String(node.value));
    },
  });
  const values: unknown = document.toJS();
  return isYamlValues(values) ? values : {};
}

/** YAML without tags of its own has no other values. */
function isYamlValues(values: unknown): values is YamlValues {
  return isRecord(values);
}

function resolveValues(document: Document, refuse: (reason: string, cause: unknown) => Failure) {
  try {
    const values: unknown = document.toJS();
    return isRecord(values) ? values : {};
  } catch (error) {
    throw refuse(`not YAML: ${error instanceof Error ? error.message : error}`, error);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
