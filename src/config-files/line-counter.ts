/** Numbers the lines of a text without carriage returns, quickly where it is asked from top to bottom. */
export class LineCounter {
  readonly #text: string;
  #start = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Counted from 1, of the line that begins at `start`. */
  numberAt(start: number): number {
    if (start < this.#start) {
      this.#start = 0;
      this.#line = 1;
    }
    for (; this.#start < start; this.#line++) {
      const feed = this.#text.indexOf('\n', this.#start);
      this.#start = feed < 0 ? this.#text.length : feed + 1;
    }
    return this.#line;
  }
}
