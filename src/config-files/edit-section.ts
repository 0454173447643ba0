import { isSpace, readLineEndingBefore } from './characters.ts';
import type { Document, Entry, Section } from './document.ts';
import type { TextEdit } from './edit-text.ts';
import { findInsertionPoint, readIndent } from './insertion-point.ts';
import type { KeyEdits } from './managed-keys.ts';
import { readValue } from './sections.ts';

const BLANKS = /^[ \t]*$/;
const EQUALS = /^[ \t]*=[ \t]*$/;

/** The replacements that make a section hold these keys and no longer hold those that are `null`. */
export function editSection(
  document: Document,
  section: Section,
  following: Section | undefined,
  keys: KeyEdits,
): TextEdit[] {
  const textEdits: TextEdit[] = [];
  let added = '';
  const place = findInsertionPoint(document, section, following);
  for (const [key, value] of keys) {
    const entry = section.entries.get(key);
    if (value === null) textEdits.push(...(entry ? removeEntry(entry) : []));
    else if (entry === undefined) added += `${place.indent}${key} = ${value}${place.ending}`;
    else textEdits.push(...replaceEntry(document.text, entry, value));
  }
  if (added !== '') textEdits.push({ start: place.at, end: place.at, text: added });
  return textEdits;
}

function removeEntry(entry: Entry): TextEdit[] {
  return [{ start: entry.start, end: entry.next, text: '' }, ...removeContinuations(entry)];
}

/** Comments and blank lines inside the value stay. */
function removeContinuations(entry: Entry): TextEdit[] {
  return entry.continuations.map((line) => ({ start: line.start, end: line.next, text: '' }));
}

function replaceEntry(text: string, entry: Entry, value: string): TextEdit[] {
  if (isPlain(text, entry) && readValue(text, entry) === value) return [];
  const between = text.slice(entry.keyEnd, entry.valueStart);
  const equals = EQUALS.test(between) && entry.valueStart < entry.valueEnd ? between : ' = ';
  const comment = findComment(text, entry);
  const indent = readIndent(text, entry);
  const above = comment === undefined ? '' : `${indent}${comment}${readLineEndingBefore(text, entry.next)}`;
  const line = `${above}${indent}${entry.key}${equals}${value}`;
  return [{ start: entry.start, end: findValueEnd(text, entry), text: line }, ...removeContinuations(entry)];
}

/** Only botocore reads `Region`, `region: x` and a key between odd blanks; every reader knows `region = x`. */
function isPlain(text: string, entry: Entry): boolean {
  return (
    text.slice(entry.keyStart, entry.keyEnd) === entry.key &&
    EQUALS.test(text.slice(entry.keyEnd, entry.valueStart)) &&
    BLANKS.test(text.slice(entry.start, entry.keyStart)) &&
    findValueEnd(text, entry) === entry.valueEnd
  );
}

/**
 * A comment after the value is a part of the value to botocore and none to the JavaScript SDK. It must go
 * from that line, and a person wrote it: it gets a line of its own.
 */
function findComment(text: string, entry: Entry): string | undefined {
  for (let at = entry.valueStart; at < entry.valueEnd; at++) {
    if ('#;'.includes(text.charAt(at)) && isSpace(text.charCodeAt(at - 1))) return text.slice(at, entry.valueEnd);
  }
  return undefined;
}

/** Blanks after the value stay, unless they are of those that only Python takes for blanks. */
function findValueEnd(text: string, entry: Entry): number {
  const end = entry.next - readLineEndingBefore(text, entry.next).length;
  return BLANKS.test(text.slice(entry.valueEnd, end)) ? entry.valueEnd : end;
}
