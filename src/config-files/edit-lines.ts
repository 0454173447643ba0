import type { Document, Entry, Section } from './document.ts';
import { entryValue } from './document.ts';
import { lineEndingBefore } from './lines.ts';
import { indentOf, placeInSection } from './place.ts';
import { isSpace } from './python-text.ts';
import type { Splice } from './splice.ts';

const BLANKS = /^[ \t]*$/;
const EQUALS = /^[ \t]*=[ \t]*$/;

/** The splices that make a section hold these keys and no longer hold those that are `null`. */
export function editSection(
  document: Document,
  section: Section,
  following: Section | undefined,
  keys: ReadonlyMap<string, string | null>,
): Splice[] {
  const splices: Splice[] = [];
  let added = '';
  const place = placeInSection(document, section, following);
  for (const [key, value] of keys) {
    const entry = section.entries.get(key);
    if (value === null) splices.push(...(entry ? removal(entry) : []));
    else if (entry === undefined) added += `${place.indent}${key} = ${value}${place.ending}`;
    else splices.push(...replacement(document.text, entry, value));
  }
  if (added !== '') splices.push({ start: place.at, end: place.at, text: added });
  return splices;
}

function removal(entry: Entry): Splice[] {
  return [{ start: entry.start, end: entry.next, text: '' }, ...withoutContinuations(entry)];
}

/** Comments and blank lines inside the value stay. */
function withoutContinuations(entry: Entry): Splice[] {
  return entry.continuations.map((line) => ({ start: line.start, end: line.next, text: '' }));
}

function replacement(text: string, entry: Entry, value: string): Splice[] {
  if (isPlain(text, entry) && entryValue(text, entry) === value) return [];
  const between = text.slice(entry.keyEnd, entry.valueStart);
  const equals = EQUALS.test(between) && entry.valueStart < entry.valueEnd ? between : ' = ';
  const comment = commentIn(text, entry);
  const indent = indentOf(text, entry);
  const above = comment === undefined ? '' : `${indent}${comment}${lineEndingBefore(text, entry.next)}`;
  const line = `${above}${indent}${entry.key}${equals}${value}`;
  return [{ start: entry.start, end: endOfValue(text, entry), text: line }, ...withoutContinuations(entry)];
}

/** Only botocore reads `Region`, `region: x` and a key between odd blanks; every reader knows `region = x`. */
function isPlain(text: string, entry: Entry): boolean {
  return (
    text.slice(entry.keyStart, entry.keyEnd) === entry.key &&
    EQUALS.test(text.slice(entry.keyEnd, entry.valueStart)) &&
    BLANKS.test(text.slice(entry.start, entry.keyStart)) &&
    endOfValue(text, entry) === entry.valueEnd
  );
}

/**
 * A comment after the value is a part of the value to botocore and none to the JavaScript SDK. It must go
 * from that line, and a person wrote it: it gets a line of its own.
 */
function commentIn(text: string, entry: Entry): string | undefined {
  for (let at = entry.valueStart; at < entry.valueEnd; at++) {
    if ('#;'.includes(text.charAt(at)) && isSpace(text.charCodeAt(at - 1))) return text.slice(at, entry.valueEnd);
  }
  return undefined;
}

/** Blanks after the value stay, unless they are of those that only Python takes for blanks. */
function endOfValue(text: string, entry: Entry): number {
  const end = entry.next - lineEndingBefore(text, entry.next).length;
  return BLANKS.test(text.slice(entry.valueEnd, end)) ? entry.valueEnd : end;
}
