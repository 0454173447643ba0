const LF = 0x0a;
const CR = 0x0d;

/** Offset of the line feed, carriage return or end of text that ends the line at `start`. */
export function findLineEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) break;
  }
  return at;
}

/** The same, quicker, for a text without carriage returns. */
export function findLineFeed(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at;
}

/** Offset of the next line, given where this one ends. CRLF, LF and a lone CR end a line, as in Python. */
export function findNextLine(text: string, end: number): number {
  if (end === text.length) return end;
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
}

/** The line end before `next` (`\n`, `\r\n` or `\r`); empty where the text ends without one. */
export function readLineEndingBefore(text: string, next: number): string {
  if (text.charCodeAt(next - 1) === CR) return '\r';
  if (text.charCodeAt(next - 1) !== LF) return '';
  return text.charCodeAt(next - 2) === CR ? '\r\n' : '\n';
}

/** Counted from 1, as botocore and editors count. */
export function countLinesTo(text: string, offset: number): number {
  let line = 1;
  for (let next = findNextLine(text, findLineEnd(text, 0)); next <= offset && next < text.length; line++) {
    next = findNextLine(text, findLineEnd(text, next));
  }
  return line;
}

/**
 * White space as Python's `str.strip()` and `\s` know it. JavaScript's `trim()` differs in six
 * characters, and botocore (Python) is the judge of these files.
 */
export function isSpace(code: number): boolean {
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f)) return true;
  if (code < 0x85) return false;
  return code === 0x85 || code === 0xa0 || isWideSpace(code);
}

function isWideSpace(code: number): boolean {
  if (code >= 0x2000 && code <= 0x200a) return true;
  return [0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code);
}

/** Offset of the first character in `[from, to)` that is no white space, or `to`. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Offset after the last character in `[from, to)` that is no white space, or `from`. */
export function skipSpaceBack(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Python's `text.strip()`. */
export function stripBlanks(text: string): string {
  const start = skipSpace(text, 0, text.length);
  return text.slice(start, skipSpaceBack(text, start, text.length));
}

/** A file is read up to \n, \r or \r\n; `str.splitlines()` breaks at these as well. */
const LINE_BREAKS: ReadonlySet<number> = new Set([0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029]);

/** Python's `text.splitlines()`. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!LINE_BREAKS.has(text.charCodeAt(at))) continue;
    lines.push(text.slice(start, at));
    start = at + 1;
  }
  lines.push(text.slice(start));
  return lines;
}
