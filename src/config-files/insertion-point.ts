import { isSpace, readLineEndingBefore } from './characters.ts';
import type { Document, Entry, Section } from './document.ts';

/** Where a new line of a section goes, and what it begins and ends with. */
export interface InsertionPoint {
  readonly at: number;
  readonly indent: string;
  readonly ending: string;
}

/**
 * The place for a new key: after the last key that stands before the first nested block or value of several
 * lines, at that key's own indent. After a block the JavaScript SDK takes an indented line for a part of it;
 * at another indent the line would swallow its neighbour or end up inside it.
 */
export function findInsertionPoint(
  document: Document,
  section: Section,
  following: Section | undefined,
): InsertionPoint {
  const { text } = document;
  let above: Entry | undefined;
  let below: Entry | undefined;
  for (const entry of section.entries.values()) {
    below = entry;
    if (entry.continuations.length > 0 || startsBlock(text, entry)) break;
    above = entry;
  }
  const at = above?.next ?? section.next;
  const model = above ?? below;
  const indent = model === undefined ? readIndentOfEmpty(text, section, following) : readIndent(text, model);
  return { at, indent, ending: readLineEndingBefore(text, at) };
}

/** What stands before the key; of blanks that only Python takes for such, as many that all readers do. */
export function readIndent(text: string, entry: Entry): string {
  return toPlainIndent(text.slice(entry.start, entry.keyStart));
}

function toPlainIndent(blanks: string): string {
  return /^[ \t]*$/.test(blanks) ? blanks : ' '.repeat(blanks.length);
}

/** Offset after the last line of the value; comments and blank lines that follow belong to nobody. */
export function findEntryEnd(entry: Entry): number {
  return entry.continuations.at(-1)?.next ?? entry.next;
}

/** True where the JavaScript SDK sees no value, only perhaps a comment: it opens a block. */
export function startsBlock(text: string, entry: Entry): boolean {
  if (entry.valueStart === entry.valueEnd) return true;
  return '#;'.includes(text.charAt(entry.valueStart)) && isSpace(text.charCodeAt(entry.valueStart - 1));
}

/** A header is never taken for a continuation as long as the key above it is indented as deep. */
function readIndentOfEmpty(text: string, section: Section, following: Section | undefined): string {
  const deeper = following !== undefined && following.indent > section.indent ? following : section;
  return toPlainIndent(text.slice(deeper.start, deeper.start + deeper.indent));
}
