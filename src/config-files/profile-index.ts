import type { Document } from './document.ts';
import { type FileKind, profileOf } from './headers.ts';

/** By profile: where its one section stands, or all of them. */
type ProfileIndex = ReadonlyMap<string, number | readonly number[]>;

/** An edit asks for the same several times, and there may be thousands of profiles. */
const indexes: Record<FileKind, WeakMap<Document, ProfileIndex>> = {
  config: new WeakMap(),
  credentials: new WeakMap(),
};
const namings = new WeakMap<Document, boolean>();

/** A header of `config` that may be a profile's and does not simply say which. */
const ROUNDABOUT = /^\[profile(?! [\w@+.%:/-]+\])/m;

/** The profiles of a file, in its order. */
export function profilesIn(document: Document, file: FileKind): Iterable<string> {
  return indexOf(document, file).keys();
}

/** Whether a profile has a section in the file. */
export function hasProfile(document: Document, file: FileKind, profile: string): boolean {
  return placesOf(document, file, profile).length > 0;
}

/** Where the sections of the named profiles stand: indexes into `document.sections`, in the order of the file. */
export function placesOf(document: Document, file: FileKind, ...profiles: readonly string[]): readonly number[] {
  return profiles.flatMap((profile) => placesOfOne(document, file, profile)).sort((one, other) => one - other);
}

function placesOfOne(document: Document, file: FileKind, profile: string): number | readonly number[] {
  const { places } = document;
  if (places === undefined || !isSimplyNamed(document, file)) return indexOf(document, file).get(profile) ?? [];
  const headers =
    file === 'credentials' ? [profile] : [`profile ${profile}`, ...(profile === 'default' ? [profile] : [])];
  return headers.flatMap((header) => places.get(header) ?? []);
}

/** Then a profile is found by its header, and nobody has to ask each header for its profile. */
function isSimplyNamed(document: Document, file: FileKind): boolean {
  if (file === 'credentials') return true;
  const known = namings.get(document) ?? !ROUNDABOUT.test(document.text);
  namings.set(document, known);
  return known;
}

function indexOf(document: Document, file: FileKind): ProfileIndex {
  const earlier = indexes[file].get(document);
  if (earlier !== undefined) return earlier;
  const index = new Map<string, number | readonly number[]>();
  [...document.sections].forEach(({ header }, at) => {
    const profile = profileOf(header, file);
    if (profile === undefined) return;
    const places = index.get(profile);
    index.set(profile, places === undefined ? at : [places, at].flat());
  });
  indexes[file].set(document, index);
  return index;
}
