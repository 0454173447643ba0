import type { Document, Entry, Section } from './document.ts';
import { type FileKind, readProfileName } from './section-name.ts';

/** What one file says of one profile: a value for each section that it stands in. */
export interface FoundSections {
  readonly document: Document;
  readonly sections: readonly Section[];
}

/** By profile: the indexes of its sections. */
type ProfileIndex = ReadonlyMap<string, readonly number[]>;

/** An edit asks for the same several times, and there may be thousands of profiles. */
const indexes: Record<FileKind, WeakMap<Document, ProfileIndex>> = {
  config: new WeakMap(),
  credentials: new WeakMap(),
};
const namings = new WeakMap<Document, boolean>();

/** A header of `config` that may be a profile's and does not simply say which. */
const ROUNDABOUT_HEADER = /^\[profile(?! [\w@+.%:/-]+\])/m;

/** The value as botocore has it: continuation lines joined by line feeds. */
export function readValue(text: string, entry: Entry): string {
  const first = text.slice(entry.valueStart, entry.valueEnd);
  if (entry.continuations.length === 0) return first;
  return [first, ...entry.continuations.map((line) => line.text)].join('\n');
}

/** The profiles of a file, in its order. */
export function listProfileNames(document: Document, file: FileKind): Iterable<string> {
  return indexProfiles(document, file).keys();
}

/** Whether a profile has a section in the file. */
export function hasProfile(document: Document, file: FileKind, profile: string): boolean {
  return findIndexes(document, file, profile).length > 0;
}

export function findSections(document: Document, file: FileKind, profile: string): FoundSections {
  const sections = findIndexes(document, file, profile).flatMap((index) => document.sections.at(index) ?? []);
  return { document, sections };
}

/** Where the sections of the named profiles stand: indexes into `document.sections`, in the order of the file. */
export function findIndexes(document: Document, file: FileKind, ...profiles: readonly string[]): readonly number[] {
  return profiles.flatMap((profile) => findIndexesOfOne(document, file, profile)).sort((left, right) => left - right);
}

function findIndexesOfOne(document: Document, file: FileKind, profile: string): readonly number[] {
  const { places } = document;
  if (places === undefined || !isSimplyNamed(document, file)) return indexProfiles(document, file).get(profile) ?? [];
  const headers =
    file === 'credentials' ? [profile] : [`profile ${profile}`, ...(profile === 'default' ? [profile] : [])];
  return headers.flatMap((header) => places.get(header) ?? []);
}

/** Then a profile is found by its header, and nobody has to ask each header for its profile. */
function isSimplyNamed(document: Document, file: FileKind): boolean {
  if (file === 'credentials') return true;
  const known = namings.get(document) ?? !ROUNDABOUT_HEADER.test(document.text);
  namings.set(document, known);
  return known;
}

function indexProfiles(document: Document, file: FileKind): ProfileIndex {
  const earlier = indexes[file].get(document);
  if (earlier !== undefined) return earlier;
  const index = new Map<string, number[]>();
  [...document.sections].forEach(({ header }, at) => {
    const profile = readProfileName(header, file);
    if (profile === undefined) return;
    const known = index.get(profile);
    if (known === undefined) index.set(profile, [at]);
    else known.push(at);
  });
  indexes[file].set(document, index);
  return index;
}
