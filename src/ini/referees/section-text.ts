import type { Document } from '../document.ts';

/** A section's header and all that follows it up to the next; what comes before the first, for index -1. */
export function sectionText({ text, sections }: Document, index: number): string {
  const start = index < 0 ? 0 : sections[index]?.start;
  return start === undefined ? '' : text.slice(start, sections[index + 1]?.start ?? text.length);
}
