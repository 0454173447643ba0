const LF = 0x0a;
const CR = 0x0d;

/** Offset of the line feed, carriage return or end of text that ends the line at `start`. */
export function lineEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) break;
  }
  return at;
}

/** The same, quicker, for a text without carriage returns. */
export function lineFeed(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at;
}

/** Offset of the next line, given where this one ends. CRLF, LF and a lone CR end a line, as in Python. */
export function lineNext(text: string, end: number): number {
  if (end === text.length) return end;
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
}

/** The line end before `next` (`\n`, `\r\n` or `\r`); empty where the text ends without one. */
export function lineEndingBefore(text: string, next: number): string {
  if (text.charCodeAt(next - 1) === CR) return '\r';
  if (text.charCodeAt(next - 1) !== LF) return '';
  return text.charCodeAt(next - 2) === CR ? '\r\n' : '\n';
}

/** Counted from 1, as botocore and editors count. */
export function lineNumberAt(text: string, offset: number): number {
  let line = 1;
  for (let next = lineNext(text, lineEnd(text, 0)); next <= offset && next < text.length; line++) {
    next = lineNext(text, lineEnd(text, next));
  }
  return line;
}
