import type { Document } from './document.ts';
import type { FileKind } from './headers.ts';
import type { FileEdits } from './owned-keys.ts';
import { touchedBy } from './referees/changes.ts';
import { objections } from './referees/compare.ts';
import { NPM_INI } from './referees/npm-ini.ts';
import { ownObjections } from './referees/own-reading.ts';
import { SDK_LOADER } from './referees/sdk-loader.ts';
import { sectionText } from './referees/section-text.ts';
import { scan } from './scan.ts';

/** Up to this many characters the foreign readers are given the whole file. */
const WHOLE = 64 * 1024;

/**
 * Reads the old and the new text with three readers (our own, npm `ini`, the SDK's loader) and throws a
 * plain Error, our bug, unless each finds exactly the asked keys changed.
 *
 * Our own reading compares the whole file, and byte by byte what no edit names. The other two go line by
 * line and begin anew at every header, so of a large file (500 profiles and more) they are given the
 * edited sections alone: what they make of the same bytes elsewhere cannot differ.
 */
export async function referee(
  file: FileKind,
  before: Document,
  after: string,
  edits: FileEdits,
  whole: number = WHOLE,
): Promise<void> {
  const edited = scan(after);
  const own = ownObjections(file, before, edited, edits);
  if (own.length > 0) throw bug('our own reading', file, own);
  const { sections, changes } = touchedBy(file, before, edited, edits);
  const texts = edited.text.length <= whole ? wholeTexts(before, edited, sections) : parts(before, edited, sections);
  for (const reader of [NPM_INI, SDK_LOADER]) {
    const found = await objections(reader, texts, changes);
    if (found.length > 0) throw bug(reader.name, file, found);
  }
}

function wholeTexts(before: Document, after: Document, edited: readonly number[]) {
  const others = [...before.sections].map((_, index) => (edited.includes(index) ? '' : sectionText(before, index)));
  return { before: before.text, after: after.text, rest: others.join('') };
}

function parts(before: Document, after: Document, edited: readonly number[]) {
  const of = (document: Document) => edited.map((index) => sectionText(document, index)).join('');
  return { before: of(before), after: of(after), rest: '' };
}

function bug(reader: string, file: FileKind, found: readonly string[]): Error {
  const what = found.slice(0, 3).join('; ');
  return new Error(`Nothing was saved: to ${reader}, the edit of ${file} changes more or less than asked (${what}).`);
}
