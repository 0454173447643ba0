import {
  findLineEnd,
  findLineFeed,
  findNextLine,
  skipSpace,
  skipSpaceBack,
  splitLines,
  stripBlanks,
} from './characters.ts';
import type { Continuation, Document, Entry, Problem, Section } from './document.ts';

interface OpenEntry extends Entry {
  continuations: readonly Continuation[];
}

const HASH = 0x23;
const SEMICOLON = 0x3b;
const OPENING = 0x5b;
const CLOSING = 0x5d;
const NONE: readonly Continuation[] = [];
export const DEFAULT_SECTION = 'DEFAULT';

/** Reads a file line by line, as {@link parse} promises. */
export class Scanner {
  readonly #text: string;
  readonly #sections: Section[] = [];
  readonly #defaults = new Map<string, Entry>();
  readonly #problems: Problem[] = [];
  readonly #headerLines = new Map<string, number>();
  #name = '';
  #entries: Map<string, Entry> | undefined;
  #entry: OpenEntry | undefined;
  /** The continuations of `#entry`, once it has any. */
  #more: Continuation[] = [];
  /** Indent of the last header or key; a deeper line continues that key. */
  #indent = 0;
  #line = 0;
  #blanks = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** From the line at `from`, the `line`th, up to the line that begins at `to`. */
  read(from = 0, to = this.#text.length, line = 1): Document {
    const text = this.#text;
    const endOfLine = text.includes('\r') ? findLineEnd : findLineFeed;
    this.#line = line - 1;
    for (let start = from; start < to; ) {
      const end = endOfLine(text, start);
      const next = findNextLine(text, end);
      this.#line++;
      this.#readLine(start, end, next);
      start = next;
    }
    return { text, sections: this.#sections, defaults: this.#defaults, problems: this.#problems };
  }

  #readLine(start: number, end: number, next: number): void {
    const from = skipSpace(this.#text, start, end);
    if (from === end) {
      this.#blanks++;
      return;
    }
    const first = this.#text.charCodeAt(from);
    if (first === HASH || first === SEMICOLON) return;
    const to = skipSpaceBack(this.#text, from, end);
    if (this.#entry !== undefined && from - start > this.#indent) this.#continue(this.#entry, start, next, from, to);
    else this.#open(start, next, from, to);
    this.#blanks = 0;
  }

  #continue(entry: OpenEntry, start: number, next: number, from: number, to: number): void {
    const line = this.#text.slice(from, to);
    const continuation = { start, next, text: '\n'.repeat(this.#blanks) + line };
    if (entry.continuations === NONE) this.#more = entry.continuations = [continuation];
    else this.#more.push(continuation);
    if (entry.valueStart === entry.valueEnd && !isNestedLine(line)) {
      this.#problems.push({ kind: 'nested line', line: this.#line, section: this.#name, key: entry.key });
    }
  }

  #open(start: number, next: number, from: number, to: number): void {
    this.#indent = from - start;
    const header = readHeader(this.#text, from, to);
    if (header !== undefined) this.#openSection(header, start, next);
    else if (this.#entries === undefined) this.#problems.push({ kind: 'key before section', line: this.#line });
    else this.#openEntry(this.#entries, start, next, from, to);
  }

  #openSection(header: string, start: number, next: number): void {
    const firstLine = this.#headerLines.get(header);
    // Python lets [DEFAULT] stand several times, and only that.
    if (firstLine !== undefined && header !== DEFAULT_SECTION) {
      this.#problems.push({ kind: 'duplicate section', line: this.#line, section: header, firstLine });
    }
    if (firstLine === undefined) this.#headerLines.set(header, this.#line);
    const entries = header === DEFAULT_SECTION ? this.#defaults : new Map<string, Entry>();
    this.#sections.push({ header, line: this.#line, start, next, indent: this.#indent, entries });
    this.#name = header;
    this.#entries = entries;
    this.#entry = undefined;
  }

  #openEntry(entries: Map<string, Entry>, start: number, next: number, from: number, to: number): void {
    const text = this.#text;
    const delimiter = findDelimiter(text, from, to);
    if (delimiter === to || delimiter === from) {
      const kind = delimiter === to ? 'no delimiter' : 'no key';
      this.#problems.push({ kind, line: this.#line, section: this.#name });
      return;
    }
    const keyEnd = skipSpaceBack(text, from, delimiter);
    const key = text.slice(from, keyEnd).toLowerCase();
    const valueStart = skipSpace(text, delimiter + 1, to);
    const entry: OpenEntry = {
      key,
      line: this.#line,
      start,
      next,
      keyStart: from,
      keyEnd,
      valueStart,
      valueEnd: to,
      continuations: NONE,
    };
    const twin = entries.get(key);
    if (twin === undefined) entries.set(key, entry);
    else {
      const where = { section: this.#name, key, firstLine: twin.line };
      this.#problems.push({ kind: 'duplicate key', line: this.#line, ...where });
    }
    this.#entry = entry;
  }
}

/** Offset of the first `=` or `:`, or `to`. Searched in a copy of the line: loops are slow before they are compiled. */
function findDelimiter(text: string, from: number, to: number): number {
  const line = text.slice(from, to);
  const [equals, colon] = [line.indexOf('='), line.indexOf(':')];
  if (equals < 0 && colon < 0) return to;
  return from + (colon < 0 || (equals >= 0 && equals < colon) ? equals : colon);
}

/**
 * The name in a section header, or undefined for any other line. configparser's pattern is `\[(.+)\]`:
 * greedy up to the last bracket, and what follows it is ignored.
 */
function readHeader(text: string, from: number, to: number): string | undefined {
  if (text.charCodeAt(from) !== OPENING) return undefined;
  if (text.charCodeAt(to - 1) === CLOSING) return to - from > 2 ? text.slice(from + 1, to - 1) : undefined;
  const line = text.slice(from, to);
  const close = line.lastIndexOf(']');
  return close > 1 ? line.slice(1, close) : undefined;
}

/** botocore splits each line of a nested block at its `=`, and refuses the file where there is none. */
function isNestedLine(line: string): boolean {
  return splitLines(line).every((piece) => piece.includes('=') || stripBlanks(piece) === '');
}
