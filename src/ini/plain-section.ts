import type { Section } from './document.ts';
import type { LineCounter } from './line-counter.ts';
import { Scanner } from './scanner.ts';

const NONE: Section['entries'] = new Map();

/** What the sections of one text share. */
export interface PlainText {
  readonly text: string;
  readonly lines: LineCounter;
}

/** A section whose header begins its line; what stands in it is read when it is asked for. */
export class PlainSection implements Section {
  readonly header: string;
  readonly start: number;
  readonly #text: string;
  readonly #lines: LineCounter;
  /** Where the next section begins, or the text ends. */
  readonly #end: number;
  #entries: Section['entries'] | undefined;

  constructor({ text, lines }: PlainText, header: string, start: number, end: number) {
    this.#text = text;
    this.#lines = lines;
    this.header = header;
    this.start = start;
    this.#end = end;
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
    return new Scanner(this.#text).read(this.start, this.#end, this.line).sections[0]?.entries ?? NONE;
  }
}
