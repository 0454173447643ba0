import type { Section, Sections } from './document.ts';
import type { LineCounter } from './line-counter.ts';
import { Scanner } from './scanner.ts';

const NONE: Section['entries'] = new Map();

/** The sections of a plain text, each made when it is asked for: of thousands, an edit asks for a few. */
export class PlainSections implements Sections {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #starts: readonly number[];
  readonly #made = new Map<number, PlainSection>();

  /** `starts`: the offsets of the headers, in order. */
  constructor(text: string, lines: LineCounter, starts: readonly number[]) {
    this.#text = text;
    this.#lines = lines;
    this.#starts = starts;
  }

  get length(): number {
    return this.#starts.length;
  }

  at(place: number): Section | undefined {
    const start = this.#starts[place];
    if (start === undefined) return undefined;
    const end = this.#starts[place + 1] ?? this.#text.length;
    const made = this.#made.get(place) ?? new PlainSection(this.#text, this.#lines, start, end);
    this.#made.set(place, made);
    return made;
  }

  slice(from: number, to = this.length): Section[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.length) - from) }, (_, index) => from + index).flatMap(
      (place) => this.at(place) ?? [],
    );
  }

  [Symbol.iterator](): ArrayIterator<Section> {
    return this.slice(0)[Symbol.iterator]();
  }
}

/** A section whose header begins its line; what stands in it is read when it is asked for. */
class PlainSection implements Section {
  readonly start: number;
  readonly #text: string;
  readonly #lines: LineCounter;
  /** Where the next section begins, or the text ends. */
  readonly #end: number;
  #entries: Section['entries'] | undefined;

  constructor(text: string, lines: LineCounter, start: number, end: number) {
    this.#text = text;
    this.#lines = lines;
    this.start = start;
    this.#end = end;
  }

  get header(): string {
    return plainHeader(this.#text, this.start);
  }

  get indent(): number {
    return 0;
  }

  get line(): number {
    return this.#lines.numberAt(this.start);
  }

  get next(): number {
    const feed = this.#text.indexOf('\n', this.start);
    return feed < 0 ? this.#text.length : feed + 1;
  }

  get entries(): Section['entries'] {
    this.#entries ??= this.#read();
    return this.#entries;
  }

  #read(): Section['entries'] {
    return new Scanner(this.#text).read(this.start, this.#end, this.line).sections.at(0)?.entries ?? NONE;
  }
}

/** What stands between the brackets of the header at `start`; in a plain text the first ] ends it. */
export function plainHeader(text: string, start: number): string {
  return text.slice(start + 1, text.indexOf(']', start));
}
