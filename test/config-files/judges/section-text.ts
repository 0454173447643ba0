import type { Document } from '../../../src/config-files/document.ts';

/** A section's header and all that follows it up to the next. */
export function sectionText(document: Document, index: number): string {
  return sectionsText(document, index, index + 1);
}

/** The same of sections `from` up to `to`, without that one; from -1, what comes before the first as well. */
export function sectionsText({ text, sections }: Document, from: number, to: number): string {
  const start = from < 0 ? 0 : (sections.at(from)?.start ?? text.length);
  return text.slice(start, sections.at(to)?.start ?? text.length);
}
