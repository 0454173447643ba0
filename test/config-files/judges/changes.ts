import type { Document, Entry, Section } from '../../../src/config-files/document.ts';
import { findEntryEnd, startsBlock } from '../../../src/config-files/insertion-point.ts';
import type { FileEdits } from '../../../src/config-files/managed-keys.ts';
import { type FileKind, findIndexes, readProfileName } from '../../../src/config-files/sections.ts';
import type { Change } from './change.ts';
import { sectionText } from './section-text.ts';

/** The edited sections, and every line of them that the edit sets or removes. */
export interface Touched {
  /** Indexes into the sections of the edited file. */
  readonly sections: readonly number[];
  readonly changes: readonly Change[];
}

export function touchedBy(file: FileKind, before: Document, after: Document, edits: FileEdits): Touched {
  const sections = findIndexes(after, file, ...edits.keys());
  const changes = sections.flatMap((place) => {
    const section = after.sections.at(place);
    if (section === undefined) return [];
    const keys = edits.get(readProfileName(section.header, file) ?? '') ?? new Map();
    return changesIn(before, before.sections.at(place), after, section, place, keys);
  });
  return { sections, changes };
}

function changesIn(
  before: Document,
  old: Section | undefined,
  after: Document,
  now: Section,
  index: number,
  keys: ReadonlyMap<string, string | null>,
): Change[] {
  const place = { header: after.text.slice(now.start, now.next).trimEnd(), section: sectionText(after, index) };
  const changes = [...keys].map(([key, value]) => ({
    ...place,
    key,
    value,
    before: linesOf(before, old?.entries.get(key)),
    after: linesOf(after, now.entries.get(key)),
    shadow: shadowOn(key, [before, old], [after, now]),
    regroups: regroups(before, old?.entries.get(key)),
  }));
  return changes.filter((change) => change.before !== change.after);
}

function linesOf({ text }: Document, entry: Entry | undefined): string | undefined {
  return entry === undefined ? undefined : text.slice(entry.start, findEntryEnd(entry)).trimEnd();
}

/** `region = x` inside the value of another key, before the edit or after it. */
function shadowOn(key: string, ...places: readonly [Document, Section | undefined][]): Change['shadow'] {
  const shadows = places.flatMap(([{ text }, section]) =>
    [...(section?.entries.values() ?? [])]
      .filter(({ continuations }) => continuations.some((line) => beginsWith(text.slice(line.start, line.next), key)))
      .map((entry) => (isBlockToAll(text, entry) ? 'block' : 'value')),
  );
  if (shadows.includes('value')) return 'value';
  return shadows.length > 0 ? 'block' : 'none';
}

/** `s3:` opens one to botocore alone. */
function isBlockToAll(text: string, { keyEnd, valueStart, valueEnd }: Entry): boolean {
  return valueStart === valueEnd && text.slice(keyEnd, valueStart).includes('=');
}

function beginsWith(line: string, key: string): boolean {
  return line.trimStart().toLowerCase().startsWith(key);
}

/** Once such a line is gone or given a value, so is the block that the loader saw below it. */
function regroups({ text }: Document, entry: Entry | undefined): boolean {
  return entry !== undefined && (startsBlock(text, entry) || entry.continuations.length > 0);
}
