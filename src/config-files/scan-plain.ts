import type { Document } from './document.ts';
import { LineCounter } from './line-counter.ts';
import { PlainSections, plainHeader } from './plain-section.ts';
import { DEFAULT_SECTION } from './scanner.ts';

/** Comments and blank lines before the first section. */
const PREAMBLE = /(?:(?:[#;][^\n]*|[ \t]*)\n)*/y;

/** A header and the lines below it up to the next: ASCII keys at the start of their lines, comments, blank lines. */
const SECTION =
  /\[[^\]\n]+\][ \t]*(?:\n(?:[A-Za-z_][\w.-]*[ \t]*[=:][^\n]*|[#;][^\n]*|[ \t]*(?=\n|$)))*(?:\n(?=\[)|$)/y;

/** The same key twice in a section. */
const TWIN = /^([\w.-]+)[ \t]*[=:][^\n]*(?:\n(?!\[)[^\n]*)*?\n\1[ \t]*[=:]/im;

/** Looking for twins takes as long as the square of this many characters. */
const LONGEST = 1_024;

/** Node's regular expressions throw a RangeError after some three million rounds of a loop; a blank line is one. */
const LARGEST = 2_000_000;

/**
 * The same as the Scanner gives, where a file is as most are: ASCII keys at the start of their lines, nothing that
 * botocore would refuse, no `[DEFAULT]`. Undefined for any other. The keys of a section are read when they are asked
 * for. So 5,000 profiles take a few milliseconds: nearly all is left to regular expressions, since a loop of our own
 * over characters or lines is slow before it is compiled.
 */
export function scanPlain(text: string): Document | undefined {
  if (text.length > LARGEST || text.includes('\r')) return undefined;
  const starts: number[] = [];
  const places = new Map<string, number>();
  for (let start = endOf(PREAMBLE, text, 0); start < text.length; ) {
    const end = endOf(SECTION, text, start);
    const header = plainHeader(text, start);
    if (end - start <= 0 || end - start > LONGEST || places.has(header)) return undefined;
    places.set(header, starts.length);
    starts.push(start);
    start = end;
  }
  if (places.has(DEFAULT_SECTION) || TWIN.test(text)) return undefined;
  const sections = new PlainSections(text, new LineCounter(text), starts);
  return { text, sections, defaults: new Map(), problems: [], places };
}

/** Where the match at `start` ends; 0 for none. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : 0;
}
