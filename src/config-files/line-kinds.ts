import { splitLines, strip } from './python-text.ts';

const OPENING = 0x5b;
const CLOSING = 0x5d;

/**
 * The name in a section header, or undefined for any other line. configparser's pattern is `\[(.+)\]`:
 * greedy up to the last bracket, and what follows it is ignored.
 */
export function nameOfHeader(text: string, from: number, to: number): string | undefined {
  if (text.charCodeAt(from) !== OPENING) return undefined;
  if (text.charCodeAt(to - 1) === CLOSING) return to - from > 2 ? text.slice(from + 1, to - 1) : undefined;
  const line = text.slice(from, to);
  const close = line.lastIndexOf(']');
  return close > 1 ? line.slice(1, close) : undefined;
}

/** botocore splits each line of a nested block at its `=`, and refuses the file where there is none. */
export function isNestedLine(line: string): boolean {
  return splitLines(line).every((piece) => piece.includes('=') || strip(piece) === '');
}
