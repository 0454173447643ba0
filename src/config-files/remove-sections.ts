import { readLineEndingBefore } from './characters.ts';
import type { Document, Section } from './document.ts';
import { applyTextEdits, type TextEdit } from './edit-text.ts';
import { parse } from './parse.ts';
import { type FileKind, findIndexes } from './sections.ts';

/**
 * The file without the sections of these profiles. Comments in them stay, and a section with other keys than `ours`
 * stays too, without ours. Throws a plain Error, our bug, where anything else would go.
 */
export function removeSections(
  document: Document,
  file: FileKind,
  { profiles, ours }: { readonly profiles: readonly string[]; readonly ours: readonly string[] },
): Document {
  // The last one first: what parts two sections may go with either.
  return findIndexes(document, file, ...profiles)
    .toReversed()
    .reduce((left, index) => removeSection(left, index, ours), document);
}

function removeSection(document: Document, index: number, ours: readonly string[]): Document {
  const section = document.sections.at(index);
  if (section === undefined) return document;
  const shorter = parse(
    applyTextEdits(
      document.text,
      cutSection(document, section, { nextStart: document.sections.at(index + 1)?.start, ours }),
    ),
  );
  const others = (sections: Iterable<Section>) =>
    [...sections].flatMap(({ header }) => (header === section.header ? [] : header));
  const isAsAsked = others(shorter.sections).join('\n') === others(document.sections).join('\n');
  if (shorter.problems.length > 0 || !isAsAsked) throw new Error('Nothing was saved: more than a section would go.');
  return shorter;
}

function cutSection(
  { text }: Document,
  section: Section,
  { nextStart, ours }: { readonly nextStart: number | undefined; readonly ours: readonly string[] },
): TextEdit[] {
  const end = nextStart ?? text.length;
  const cut = (from: number, to: number) => ({ start: from, end: to, text: '' });
  const own = [...section.entries.values()].filter(({ key }) => ours.includes(key));
  const lines = own.map(({ start, next }) => cut(start, next));
  if (own.length < section.entries.size) return lines;
  const rest = applyTextEdits(
    text.slice(section.next, end),
    lines.map((line) => shift(line, -section.next)),
  );
  if (rest.trim() !== '') return [cut(section.start, section.next), ...lines];
  // The blank line that parted it from what stands above.
  const above = text.slice(0, section.start);
  const blank =
    nextStart === undefined && /\n\r?\n$/.test(above) ? readLineEndingBefore(above, above.length).length : 0;
  return [cut(section.start - blank, end)];
}

function shift({ start, end, text }: TextEdit, by: number): TextEdit {
  return { start: start + by, end: end + by, text };
}
