import type { Document } from './document.ts';
import { LineCounter } from './line-counter.ts';
import { PlainSection } from './plain-section.ts';
import { DEFAULT_SECTION } from './scanner.ts';

/** Comments and blank lines, each behind the end of the line before. */
const PREAMBLE = /^(?:\n(?:[#;][^\n]*|[ \t]*))*$/;

/** A section without its opening bracket: all keys at the start of their lines. */
const SECTION = /^[^\]\n]+\][ \t]*(?:\n(?:[A-Za-z_][\w.-]*[ \t]*[=:][^\n]*|[#;][^\n]*|[ \t]*))*$/;

/** The same key on two lines. */
const TWIN = /^([\w.-]+)[ \t]*[=:][^\n]*(?:\n[^\n]*)*?\n\1[ \t]*[=:]/im;

/** Looking for twins takes as long as the square of this many characters. */
const LONGEST = 4_096;

/**
 * The same as the Scanner gives, where a file is as most are: ASCII keys at the start of their lines, nothing that
 * botocore would refuse, no `[DEFAULT]`. Undefined for any other. The keys of a section are read when they are asked
 * for. So 5,000 profiles take a few milliseconds: everything is left to what JavaScript does itself, since a loop over
 * characters or lines is slow before it is compiled.
 */
export function scanPlain(text: string): Document | undefined {
  if (text.includes('\r')) return undefined;
  const [preamble = '', ...pieces] = `\n${text}`.split('\n[');
  if (!PREAMBLE.test(preamble)) return undefined;
  const sections: PlainSection[] = [];
  const headers = new Set<string>([DEFAULT_SECTION]);
  const whole = { text, lines: new LineCounter(text) };
  let start = preamble.length;
  for (const piece of pieces) {
    const header = piece.slice(0, piece.indexOf(']'));
    if (headers.has(header) || !isPlain(piece)) return undefined;
    headers.add(header);
    const next = start + piece.length + 2;
    sections.push(new PlainSection(whole, header, start, next));
    start = next;
  }
  return { text, sections, defaults: new Map(), problems: [] };
}

function isPlain(piece: string): boolean {
  return piece.length <= LONGEST && SECTION.test(piece) && !TWIN.test(piece);
}
