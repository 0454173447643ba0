import { isUtf8 } from 'node:buffer';
import type { FailureCode } from '../errors/catalogue.ts';
import { Failure } from '../errors/failure.ts';
import { isMissing, readSmallFile } from '../files/paths.ts';
import { parseYamlQuickly } from './yaml-quick.ts';

/** A YAML file that was read. */
export interface YamlFile {
  readonly file: string;
  readonly values: YamlValues;
  /** 1-based line that sets `key`, for messages; 1 where none does. */
  readonly findLine: (key: string) => number;
}

/**
 * Reads a YAML file whose content is one mapping, or nothing at all; undefined where there is no file. Throws `code`,
 * with file and line, for what is no such file. How it is read is decided here and nowhere else: plain files go without
 * the `yaml` package.
 */
export async function readYaml(file: string, code: FailureCode = 'YAML_UNREADABLE'): Promise<YamlFile | undefined> {
  const text = await readYamlText(file, code);
  return text === undefined ? undefined : parseYaml(file, text, code);
}

/** The same of a text that is `file`'s, or is to become it. */
export async function parseYaml(file: string, text: string, code: FailureCode = 'YAML_UNREADABLE'): Promise<YamlFile> {
  const values = parseYamlQuickly(text);
  if (values !== undefined) return { file, values, findLine: (key) => findTopLine(text, key) };
  const { findLine, parseYamlMap, readValues } = await import('./yaml-map.ts');
  const map = parseYamlMap(file, text, code);
  return { file, values: readValues(map), findLine: (key) => findLine(map, key) };
}

/** Of a file that was read quickly: its keys stand at the start of their lines. */
function findTopLine(text: string, key: string): number {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return (
    Math.max(
      lines.findIndex((line) => line.startsWith(`${key}:`)),
      0,
    ) + 1
  );
}

/**
 * The text of `file`, or undefined where there is none.
 * Throws `code` for what is no UTF-8 text or cannot be read.
 */
export async function readYamlText(file: string, code: FailureCode = 'YAML_UNREADABLE'): Promise<string | undefined> {
  const read = readSmallFile(file);
  if (read.kind === 'missing' || (read.kind === 'refused' && isMissing(read.cause))) return undefined;
  if (read.kind === 'refused') {
    throw new Failure(code, `${file} cannot be read: it ${read.reason}.`, {
      suggestions: ['Make it a readable file, then run the command again.'],
      cause: read.cause,
    });
  }
  const bytes = read.content;
  if (isUtf8(bytes)) return bytes.toString();
  throw new Failure(code, `${file} is not UTF-8 text.`, {
    suggestions: ['Save the file as UTF-8, then run the command again.'],
  });
}

/** What a YAML file can hold; null for a key without a value. */
export type YamlValue = string | boolean | null | YamlNumber | readonly YamlValue[] | YamlValues;

/** Keys and values, anchors and merge keys resolved. */
export interface YamlValues {
  readonly [key: string]: YamlValue;
}

/** A number as it is written: an account id that was left unquoted keeps its leading zeros. */
export class YamlNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The text of a single value, numbers as they are written; undefined for what is absent, empty or no such value. */
export function getYamlText(values: YamlValues, key: string): string | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value instanceof YamlNumber) return value.text;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether `value` is a mapping of its own. */
export function isYamlMapping(value: YamlValue | undefined): value is YamlValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof YamlNumber);
}
