import type { Document, Entry, Section } from './document.ts';
import { lineEndingBefore } from './lines.ts';
import { isSpace } from './python-text.ts';

/** Where a new line of a section goes, and what it begins and ends with. */
export interface Place {
  readonly at: number;
  readonly indent: string;
  readonly ending: string;
}

/**
 * The place for a new key: after the last key that stands before the first nested block or value of several
 * lines, at that key's own indent. After a block the JavaScript SDK takes an indented line for a part of it;
 * at another indent the line would swallow its neighbour or end up inside it.
 */
export function placeInSection(document: Document, section: Section, following: Section | undefined): Place {
  const { text } = document;
  let above: Entry | undefined;
  let below: Entry | undefined;
  for (const entry of section.entries.values()) {
    below = entry;
    if (entry.continuations.length > 0 || opensBlock(text, entry)) break;
    above = entry;
  }
  const at = above?.next ?? section.next;
  const model = above ?? below;
  const indent = model === undefined ? indentOfEmpty(text, section, following) : indentOf(text, model);
  return { at, indent, ending: lineEndingBefore(text, at) };
}

/** What stands before the key; of blanks that only Python takes for such, as many that all readers do. */
export function indentOf(text: string, entry: Entry): string {
  return plainIndent(text.slice(entry.start, entry.keyStart));
}

function plainIndent(blanks: string): string {
  return /^[ \t]*$/.test(blanks) ? blanks : ' '.repeat(blanks.length);
}

/** Offset after the last line of the value; comments and blank lines that follow belong to nobody. */
export function endOf(entry: Entry): number {
  return entry.continuations.at(-1)?.next ?? entry.next;
}

/** True where the JavaScript SDK sees no value, only perhaps a comment: it opens a block. */
export function opensBlock(text: string, entry: Entry): boolean {
  if (entry.valueStart === entry.valueEnd) return true;
  return '#;'.includes(text.charAt(entry.valueStart)) && isSpace(text.charCodeAt(entry.valueStart - 1));
}

/** A header is never taken for a continuation as long as the key above it is indented as deep. */
function indentOfEmpty(text: string, section: Section, following: Section | undefined): string {
  const deeper = following !== undefined && following.indent > section.indent ? following : section;
  return plainIndent(text.slice(deeper.start, deeper.start + deeper.indent));
}
