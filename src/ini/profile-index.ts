import type { Document } from './document.ts';
import { type FileKind, profileOf } from './headers.ts';

/** By profile: where its one section stands, or all of them. */
type ProfileIndex = ReadonlyMap<string, number | readonly number[]>;

/** An edit asks for the same several times, and there may be thousands of profiles. */
const known: Record<FileKind, WeakMap<Document, ProfileIndex>> = { config: new WeakMap(), credentials: new WeakMap() };

/** The profiles of a file, in its order. */
export function profilesIn(document: Document, file: FileKind): IterableIterator<string> {
  return indexOf(document, file).keys();
}

/** Whether a profile has a section in the file. */
export function hasProfile(document: Document, file: FileKind, profile: string): boolean {
  return indexOf(document, file).has(profile);
}

/** Where the sections of the named profiles stand: indexes into `document.sections`, in the order of the file. */
export function placesOf(document: Document, file: FileKind, ...profiles: readonly string[]): readonly number[] {
  const index = indexOf(document, file);
  return profiles.flatMap((profile) => index.get(profile) ?? []).sort((one, other) => one - other);
}

function indexOf(document: Document, file: FileKind): ProfileIndex {
  const earlier = known[file].get(document);
  if (earlier !== undefined) return earlier;
  const index = new Map<string, number | readonly number[]>();
  document.sections.forEach(({ header }, at) => {
    const profile = profileOf(header, file);
    if (profile === undefined) return;
    const places = index.get(profile);
    index.set(profile, places === undefined ? at : [places, at].flat());
  });
  known[file].set(document, index);
  return index;
}
