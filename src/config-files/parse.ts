import type { Document, Section, Sections } from './document.ts';
import { DEFAULT_SECTION, Scanner } from './scanner.ts';

/** The texts read last: a command asks for the same two files several times, and reads what it has edited. */
const RECENT = 4;
const recent: Document[] = [];

/**
 * Reads a shared config file as Python's configparser does for botocore, keeping the place of everything.
 * Never throws: what botocore would refuse is listed in `problems`.
 */
export function parse(text: string): Document {
  const known = recent.find((document) => document.text === text);
  if (known !== undefined) return known;
  const document = parseFast(text) ?? new Scanner(text).read();
  recent.unshift(document);
  recent.length = Math.min(recent.length, RECENT);
  return document;
}

/** Comments and blank lines before the first section. */
const PREAMBLE = /(?:(?:[#;][^\n]*|[ \t]*)\n)*/y;

/** A header and the lines below it up to the next: ASCII keys at the start of their lines, comments, blank lines. */
const SECTION =
  /\[[^\]\n]+\][ \t]*(?:\n(?:[A-Za-z_][\w.-]*[ \t]*[=:][^\n]*|[#;][^\n]*|[ \t]*(?=\n|$)))*(?:\n(?=\[)|$)/y;

/** The same key twice in a section. */
const TWIN = /^([\w.-]+)[ \t]*[=:][^\n]*(?:\n(?!\[)[^\n]*)*?\n\1[ \t]*[=:]/im;

/** Looking for twins takes as long as the square of this many characters. */
const LONGEST_SECTION = 1_024;

/** Node's regular expressions throw a RangeError after some three million rounds of a loop; a blank line is one. */
const LARGEST_FILE = 2_000_000;

/**
 * The same as the Scanner gives, where a file is as most are: ASCII keys at the start of their lines, nothing that
 * botocore would refuse, no `[DEFAULT]`. Undefined for any other. The keys of a section are read when they are asked
 * for. So 5,000 profiles take a few milliseconds: nearly all is left to regular expressions, since a loop of our own
 * over characters or lines is slow before it is compiled.
 */
function parseFast(text: string): Document | undefined {
  if (text.length > LARGEST_FILE || text.includes('\r')) return undefined;
  const starts: number[] = [];
  const places = new Map<string, number>();
  for (let start = findMatchEnd(PREAMBLE, text, 0); start < text.length; ) {
    const end = findMatchEnd(SECTION, text, start);
    const header = readHeader(text, start);
    if (end - start <= 0 || end - start > LONGEST_SECTION || places.has(header)) return undefined;
    places.set(header, starts.length);
    starts.push(start);
    start = end;
  }
  if (places.has(DEFAULT_SECTION) || TWIN.test(text)) return undefined;
  return { text, sections: new LazySections(text, starts), defaults: new Map(), problems: [], places };
}

/** Where the match at `start` ends; 0 for none. */
function findMatchEnd(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

/** What stands between the brackets of the header at `start`; here the first ] ends it. */
function readHeader(text: string, start: number): string {
  return text.slice(start + 1, text.indexOf(']', start));
}

/** Sections that are made when they are asked for: of thousands, an edit asks for a few. */
class LazySections implements Sections {
  readonly #text: string;
  readonly #starts: readonly number[];
  readonly #made = new Map<number, Section>();
  /** The line counted last, and where it begins. */
  #counted = { line: 1, start: 0 };

  /** `starts`: the offsets of the headers, in order. */
  constructor(text: string, starts: readonly number[]) {
    this.#text = text;
    this.#starts = starts;
  }

  get length(): number {
    return this.#starts.length;
  }

  at(place: number): Section | undefined {
    const start = this.#starts[place];
    if (start === undefined) return undefined;
    const end = this.#starts[place + 1] ?? this.#text.length;
    const made = this.#made.get(place) ?? new LazySection(this.#text, start, end, () => this.#countLine(start));
    this.#made.set(place, made);
    return made;
  }

  slice(from: number, to = this.length): Section[] {
    const places = Array.from({ length: Math.max(0, Math.min(to, this.length) - from) }, (_, index) => from + index);
    return places.flatMap((place) => this.at(place) ?? []);
  }

  [Symbol.iterator](): ArrayIterator<Section> {
    return this.slice(0)[Symbol.iterator]();
  }

  /** Counted from 1, of the line that begins at `start`; quick where it is asked from top to bottom. */
  #countLine(start: number): number {
    if (start < this.#counted.start) this.#counted = { line: 1, start: 0 };
    while (this.#counted.start < start) {
      const feed = this.#text.indexOf('\n', this.#counted.start);
      this.#counted = { line: this.#counted.line + 1, start: feed < 0 ? this.#text.length : feed + 1 };
    }
    return this.#counted.line;
  }
}

const NO_ENTRIES: Section['entries'] = new Map();

/** A section whose header begins its line; what stands in it is read when it is asked for. */
class LazySection implements Section {
  readonly start: number;
  readonly indent = 0;
  readonly #text: string;
  /** Where the next section begins, or the text ends. */
  readonly #end: number;
  readonly #countLine: () => number;
  #entries: Section['entries'] | undefined;

  constructor(text: string, start: number, end: number, countLine: () => number) {
    this.#text = text;
    this.start = start;
    this.#end = end;
    this.#countLine = countLine;
  }

  get header(): string {
    return readHeader(this.#text, this.start);
  }

  get line(): number {
    return this.#countLine();
  }

  get next(): number {
    const feed = this.#text.indexOf('\n', this.start);
    return feed < 0 ? this.#text.length : feed + 1;
  }

  get entries(): Section['entries'] {
    this.#entries ??= this.#readEntries();
    return this.#entries;
  }

  #readEntries(): Section['entries'] {
    return new Scanner(this.#text).read(this.start, this.#end, this.line).sections.at(0)?.entries ?? NO_ENTRIES;
  }
}
