import { isDeepStrictEqual } from 'node:util';
import { isScalar, type Pair } from 'yaml';
import { Failure } from '../errors/failure.ts';
import { findPair, parseYamlMap, readAgain, type YamlMap } from './yaml-map.ts';

/**
 * `text` with the lines of `keys` made comments, and `note` above the first of them; every other byte stays. Keys that
 * are not there are passed over. Throws YAML_UNREADABLE where a value is no text on one line.
 */
export function commentOutYamlKeys(file: string, text: string, keys: readonly string[], note: string): string {
  const map = parseYamlMap(file, text);
  const pairs = keys.flatMap((key) => findPair(map, key) ?? []);
  const starts = pairs.map((pair) => findLineStart(map, pair)).sort((left, right) => left - right);
  const [first] = starts;
  if (first === undefined) return text;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  let after = text;
  for (const start of starts.toReversed()) after = `${after.slice(0, start)}# ${after.slice(start)}`;
  after = `${after.slice(0, first)}# ${note}${lineEnd}${after.slice(first)}`;
  const rest = Object.fromEntries(Object.entries(map.values).filter(([key]) => !keys.includes(key)));
  if (isDeepStrictEqual({ ...readAgain(file, after) }, rest)) return after;
  throw new Failure('YAML_UNREADABLE', `${file} is written in a way that leaves no safe way to take keys out.`, {
    suggestions: [`Take them out by hand: ${keys.join(', ')}`],
    details: { file, keys },
  });
}

function findLineStart({ text }: YamlMap, { key }: Pair): number {
  const at = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  return Math.max(text.lastIndexOf('\n', at - 1) + 1, text.startsWith('\uFEFF') ? 1 : 0);
}
