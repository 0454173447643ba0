import { type Document, entryValue, type Section } from '../document.ts';
import { type FileKind, headerFor, profileOf } from '../headers.ts';
import type { FileEdits } from '../owned-keys.ts';
import { hasProfile, placesOf } from '../profile-index.ts';
import { sectionsText } from './section-text.ts';

/**
 * Objections of our own reading of the file, which follows botocore: every section that no edit names is
 * the same to the byte, every edited one holds what it held and the edit, and new ones come last.
 */
export function ownObjections(file: FileKind, before: Document, after: Document, edits: FileEdits): string[] {
  const [problem] = after.problems;
  if (problem !== undefined) return [`line ${problem.line} would be unreadable: ${problem.kind}`];
  const objections: string[] = [];
  // -1 is the text above the first section.
  let untouched = -1;
  for (const place of placesOf(before, file, ...edits.keys())) {
    const section = before.sections.at(place);
    const keys = edits.get(profileOf(section?.header ?? '', file) ?? '');
    const isWhole = keys !== undefined && holds(before, section, after, after.sections.at(place), keys);
    if (!isUntouched(before, after, untouched, place)) objections.push(`something above [${section?.header}] changed`);
    untouched = place + 1;
    if (!isWhole) objections.push(`[${section?.header}] is wrong`);
  }
  if (!isUntouched(before, after, untouched, before.sections.length)) objections.push('something at the end changed');
  return [...objections, ...newObjections(file, before, after, edits)];
}

function newObjections(file: FileKind, before: Document, after: Document, edits: FileEdits): string[] {
  const added = after.sections.slice(before.sections.length);
  const asked = [...edits].filter(
    ([profile, keys]) => !hasProfile(before, file, profile) && [...keys.values()].some(isSet),
  );
  if (asked.length !== added.length) return ['another number of sections was added'];
  return asked.flatMap(([profile, keys], index) => {
    const section = added[index];
    const fits = `[${section?.header}]` === headerFor(profile, file) && holds(before, undefined, after, section, keys);
    return fits ? [] : [`the new section of ${profile} is not as asked`];
  });
}

/** The same bytes in sections `from` up to `to`, but for the line ends that part the last from one that is added. */
function isUntouched(before: Document, after: Document, from: number, to: number): boolean {
  const [old, now] = [sectionsText(before, from, to), sectionsText(after, from, to)];
  if (old === now) return true;
  return to === before.sections.length && now.startsWith(old) && /^[\r\n]*$/.test(now.slice(old.length));
}

function holds(
  before: Document,
  old: Section | undefined,
  after: Document,
  now: Section | undefined,
  keys: ReadonlyMap<string, string | null>,
): boolean {
  if (now === undefined || (old !== undefined && old.header !== now.header)) return false;
  const wanted = new Map<string, string>();
  for (const [key, entry] of old?.entries ?? []) wanted.set(key, entryValue(before.text, entry));
  for (const [key, value] of keys) {
    if (value === null) wanted.delete(key);
    else wanted.set(key, value);
  }
  const found = [...now.entries].map(([key, entry]) => wanted.get(key) === entryValue(after.text, entry));
  return found.length === wanted.size && found.every(Boolean);
}

function isSet(value: string | null): boolean {
  return value !== null;
}
